"""Values as columns: slugs, BCP 47 tags, EDTF dates and JSON that are checked wherever a model is cleaned."""

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.values import dates, languages
from annotations.values.statements import StatementsError, joined, read

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

#: Words that have a meaning of their own where a slug may stand in an address.
RESERVED = frozenset({"all", "current", "none", "open"})


def refuse_reserved(slug: str) -> None:
    """Refuse a slug that filters read as a word of their own."""
    if slug in RESERVED:
        raise ValidationError(gettext("%(slug)r is kept for filters") % {"slug": slug}, code="reserved")


class SlugField(models.SlugField):
    """The public identifier of a curated thing: lower-case letters, digits and single hyphens."""

    default_validators = [
        RegexValidator(SLUG, _("use lower-case letters a-z, digits and single hyphens")),
        refuse_reserved,
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", _("identifier"))
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("unique", True)
        super().__init__(*args, **kwargs)


class IRIField(models.URLField):
    """An absolute IRI by which a thing is known elsewhere (RFC 3987), of a scheme that identifies.

    It need not lead anywhere, so it is not held to what Django takes for the address of a page; but none is
    taken that a browser runs or that opens a file, for somebody will make a link of it.
    """

    default_validators = [
        RegexValidator(
            r"\A(?:https?://(?![/?#])|(?:urn|tag|info|ark|doi|hdl|did):)[^\s<>\"{}|\\^`\x00-\x1f]+\Z",
            _("use an absolute IRI, such as http://www.yso.fi/onto/yso/p1780"),
            flags=re.IGNORECASE,
        ),
        MaxLengthValidator(500),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Taken as it is written: Django would put `http://` before an address without a scheme."""
        kwargs.pop("assume_scheme", None)
        return models.CharField.formfield(self, **{"form_class": forms.CharField, **kwargs})


class StatementsField(models.TextField):
    """What RDF says of a thing beyond the columns, as N-Triples about `<this:>` (`values.statements`)."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """The lines in order, each once; refuses what is none."""
        text = joined(*((value or "").replace("\r\n", "\n").split("\n")))
        try:
            for _ in read(text):
                pass
        except StatementsError as error:
            raise ValidationError(str(error), code="statements") from error
        return super().clean(text, model_instance)


class LanguageField(models.CharField):
    """A BCP 47 language tag, in its canonical case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 63)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """The tag in canonical case; refuses what BCP 47 does not know."""
        value = super().clean(value, model_instance)
        try:
            return languages.canonical(value) if value else value
        except languages.LanguageError as error:
            raise ValidationError(str(error), code="language") from error


class EDTFField(models.CharField):
    """A date in EDTF (ISO 8601-2), kept as written.

    `earliest` and `latest` name the integer fields that receive its bounds as Julian Day Numbers
    whenever a row is saved, also in bulk.
    """

    def __init__(self, *args: Any, earliest: str = "", latest: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("blank", True)
        self.earliest, self.latest = earliest, latest
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Migrations know the bounds' names too."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "earliest": self.earliest, "latest": self.latest}

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """The string as given; refuses what is not EDTF."""
        value = super().clean(value, model_instance)
        try:
            if value:
                dates.EDTF.parse(value)
        except dates.DateError as error:
            raise ValidationError(str(error), code="edtf") from error
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Set the bounds beside the string."""
        value = super().pre_save(model_instance, add)
        if self.earliest:
            parsed = dates.EDTF.parse(value) if value else None
            setattr(model_instance, self.earliest, parsed and parsed.earliest)
            setattr(model_instance, self.latest, parsed and parsed.latest)
        return value


class YearField(models.IntegerField):
    """A year, astronomical (0 is 1 BC), or none."""

    default_validators = [MinValueValidator(-9999), MaxValueValidator(9999)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class JSONTextField(models.TextField):
    """A JSON object, held by the database as `jsonb` and by Python as its text.

    As text it goes through every list, file and stage as other texts do; whoever wants to know what it says
    reads it. No text is no object: it is null, which `blank` would keep from being said.
    """

    def db_type(self, connection: Any) -> str:
        """The type of PostgreSQL."""
        return "jsonb"

    def get_prep_value(self, value: Any) -> Any:
        """The text; the history gives back what it says."""
        return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """The text as it is; refuses what is no JSON object."""
        value = self.get_prep_value(value) or None
        if value is None and self.null:
            return None
        try:
            said = json.loads(value or "", parse_constant=refuse)
        except (ValueError, RecursionError) as error:
            raise ValidationError(gettext("it is not a JSON object"), code="json") from error
        if not isinstance(said, dict):
            raise ValidationError(gettext("it is not a JSON object"), code="json")
        return super().clean(value, model_instance)


def refuse(constant: str) -> None:
    """Refuse NaN and infinity, which Python takes for JSON."""
    raise ValueError(constant)
