"""Building an HTML tree: elements, and text that stays text."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement


def block(
    parent: Element,
    tag: str,
    attributes: Mapping[str, str] | None = None,
    text: str | None = None,
    **more: str,
) -> Element:
    """A new last child that stands on a line of its own in the page's source."""
    element = inline(parent, tag, attributes, text, **more)
    element.tail = "\n"
    return element


def inline(
    parent: Element,
    tag: str,
    attributes: Mapping[str, str] | None = None,
    text: str | None = None,
    **more: str,
) -> Element:
    """A new last child, in the line of what stands before it."""
    element = SubElement(parent, tag, {**(attributes or {}), **more})
    element.text = text
    return element


def text_of(element: Element, text: str) -> None:
    """Put text at the end of an element, behind its children."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip("\n") + text
    else:
        element.text = (element.text or "") + text


def address(parent: Element, url: str, text: str) -> Element:
    """A link to another site; the page's head keeps from it where the reader comes from."""
    return inline(parent, "a", {"href": url}, text)


def link(parent: Element, entry: str, text: str) -> Element:
    """A link to another entry of the page, by its id: trade-partners, trade-partners#2."""
    return inline(parent, "a", {"href": "#" + entry.replace("#", "%23")}, text)
