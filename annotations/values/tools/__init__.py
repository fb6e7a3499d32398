"""Exports of other tools become drafts: one module for each tool, plain Python, bytes in and drafts out.

    export = Brat().read({"coup.txt": b"...", "coup.ann": b"..."})
    export.drafts, export.faults, export.remarks

To add a tool, write a `Reader` and add its line to `annotations.importers.TOOLS`. A reader counts in code
points of the tool's own text (`units` converts), says for each draft on which line of which file it stands,
and tells as a `Fault` what it cannot hold. What fits no field of a draft goes into `Draft.more`, in words:
nothing is dropped. What says nothing of words is counted (`Export.leave`), and a file that no reader opens is
named by itself. Where it belongs among our texts, people and tags is not the reader's business.
"""
