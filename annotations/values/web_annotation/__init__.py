"""Web Annotations (W3C, 2017): what they are called, what they must be, what is kept of them.

terms      addresses, media types, and the words of Historio in JSON-LD
checking   what the data model demands of a document
bodies     what bodies say, and how what is said is written as bodies
places     where targets say that words stand
keeping    what no column holds, and how it is given back
"""
