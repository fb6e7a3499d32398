"""What things are, and what is always true of them. One noun a module; import from here."""

from annotations.models.account import ROLES, Audience, Token, User
from annotations.models.annotation import COUNTED, VOICES, Annotation, AnnotationTag
from annotations.models.change import Change
from annotations.models.comparison import Comparison
from annotations.models.dating import Dating
from annotations.models.event import Claim, Event, EventName
from annotations.models.job import Job, JobPiece
from annotations.models.link import Membership, NamedGroup, Scope
from annotations.models.mention import READ, DateMention
from annotations.models.parallel import Parallel
from annotations.models.reading import Reading
from annotations.models.reference import References, ReferenceStamp
from annotations.models.reply import Reply
from annotations.models.review import Review
from annotations.models.snapshot import Snapshot
from annotations.models.source import Edition, Passage, Source
from annotations.models.upload import Upload
from annotations.models.vocabulary import AXES, Tag, TagBroader, TagLabel, TagNote, Vocabulary

__all__ = [
    "AXES",
    "COUNTED",
    "READ",
    "ROLES",
    "VOICES",
    "Annotation",
    "AnnotationTag",
    "Audience",
    "Change",
    "Claim",
    "Comparison",
    "DateMention",
    "Dating",
    "Edition",
    "Event",
    "EventName",
    "Job",
    "JobPiece",
    "Membership",
    "NamedGroup",
    "Parallel",
    "Passage",
    "Reading",
    "ReferenceStamp",
    "References",
    "Reply",
    "Review",
    "Scope",
    "Snapshot",
    "Source",
    "Tag",
    "TagBroader",
    "TagLabel",
    "TagNote",
    "Token",
    "Upload",
    "User",
    "Vocabulary",
]
