"""The objects below a prefix of a bucket: what each is called, its tag and size. Marks of folders are none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote_plus, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE: Final = 8  # objects that are on their way at once
_PATIENCE: Final = 30  # seconds for an answer, as the library has
_A_WHILE: Final = timedelta(minutes=5)  # for which an address that is signed may be asked


def listed(files: Any, place: str) -> tuple[dict[str, tuple[str, int]], list[str]]:  # noqa: ANN401 - fsspec's
    """List the objects below a place, BUCKET/PREFIX: their tags and sizes, and the names of those that are odd.

    Each is named as below the place; the place itself, if it is an object, by nothing.
    """
    try:
        found = dict(_by_library(files, place))
    except import_module("obstore.exceptions").InvalidPathError:
        found = dict(_by_name(place))
    names = {key: key[len(place) :].removeprefix("/") for key in found}
    return (
        {names[key]: said for key, said in found.items() if not is_odd(key)},
        [names[key] for key in found if is_odd(key)],
    )


def is_odd(key: str) -> bool:
    """Tell a name by which the library that asks for objects asks for none."""
    return any(part in ("", ".", "..") for part in key.split("/")) or any(
        ord(sign) < 32 or sign == "\x7f" for sign in key
    )


def _by_library(files: Any, place: str) -> Iterator[tuple[str, tuple[str, int]]]:  # noqa: ANN401
    found = files.find(place, detail=True)
    # The list does not tell an object without content from a folder's mark, and of one object alone it says nothing.
    empty = [key for key, one in found.items() if not one.get("size")]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found |= dict(zip(empty, pool.map(files.info, empty), strict=True))
    for key, one in found.items():
        if one["type"] == "file":
            yield key, (str(one.get("e_tag")), int(one["size"]))


def _by_name(place: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """List the objects where one of them is odd, by which the library loses the page of the list that it stands on.

    The library signs what is asked. It ends every address with a slash, which is here what ends a folder's name.
    """
    from urllib.error import HTTPError  # noqa: PLC0415 - needed for odd names only, and slow to load
    from urllib.request import urlopen  # noqa: PLC0415

    from lxml import etree  # noqa: PLC0415

    bucket, _, prefix = place.partition("/")
    store, sign = import_module("obstore.store").S3Store, import_module("obstore").sign
    at = sign(store(bucket), "GET", "", _A_WHILE).partition("?")[0].rstrip("/")
    waiting = [(f"{prefix}/" if prefix else "", "")]
    while waiting:
        folder, more = waiting.pop()
        query = {"list-type": "2", "encoding-type": "url", "prefix": folder} | (
            {"continuation-token": more} if more else {}
        )
        asking = store(
            bucket, endpoint=f"{at}?{urlencode(query, quote_via=quote)}&delimiter=", virtual_hosted_style_request=True
        )
        try:
            # The address is the environment's own.
            answer = urlopen(sign(asking, "GET", "", _A_WHILE), timeout=_PATIENCE).read()  # noqa: S310
        except HTTPError as error:
            raise OSError(error.read().decode(errors="replace")) from None
        page = etree.fromstring(answer, etree.XMLParser(resolve_entities=False, no_network=True))
        if token := page.findtext("{*}NextContinuationToken"):
            waiting.append((folder, token))
        waiting += [(unquote_plus(one.text or ""), "") for one in page.iterfind("{*}CommonPrefixes/{*}Prefix")]
        for one in page.iterfind("{*}Contents"):
            key = unquote_plus(one.findtext("{*}Key", ""))
            if key != folder:  # the folder's mark
                yield f"{bucket}/{key}", (one.findtext("{*}ETag", ""), int(one.findtext("{*}Size", "0")))
