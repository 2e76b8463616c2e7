"""Recognises records that are no articles and may name people: what visitors sent, orders, forms, and parts of a site.

They are skipped by kind in every format, whatever the user says about its fields. A type is recognised by its name, since
WordPress and its plug-ins keep everything in one table; a record without a type by the fields in which visitors leave their
addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from reex_cli.addresses import find_addresses, remove_addresses

BLOCK_TYPES = """wp_block wp_template wp_template_part wp_navigation wp_global_styles wp_font_family wp_font_face custom_css
customize_changeset oembed_cache user_request patterns_ai_data jp_img_sitemap jp_sitemap jp_sitemap_master amp_validated_url
shop_coupon shop_webhook scheduled-action product_variation"""
# Types in which plug-ins keep what visitors sent, with their addresses: through forms (Jetpack, Flamingo, Ninja Forms, Contact
# Form 7 Submissions, HappyForms, Kali Forms, Pirate Forms, Visual Form Builder), by mail (Post SMTP), and in orders.
MESSAGE_TYPES = """feedback flamingo_inbound flamingo_outbound nf_sub wpcf7s happyforms-message kaliforms_submitted pf_contact
vfb_entry postman_sent_mail form-submission elementor_submission cf7_entry wpcf7_entry frm_entry forminator_entry
ticket wpas_ticket inbound_message contact-message contact_message mc4wp-subscriber subscriber newsletter_subscriber"""
ORDER_TYPES = """shop_order shop_order_refund shop_order_placehold shop_subscription wc_booking wc_user_membership edd_payment
edd_log edd_license edd_subscription give_payment llms_order jp_pay_order tribe_rsvp_attendees tribe_tpp_attendees tec_tc_order
tec_tc_attendee wpsc-purchase-log sliced_invoice sliced_quote wpinv_invoice memberpressorder asp_orders"""
# The definitions of forms name recipients; those of fields and settings are no text.
FORM_TYPES = """wpcf7_contact_form wpforms happyform kaliforms_forms frm_form jp_form mc4wp-form ninja_form forminator_forms
feedzy_imports acf acf-field acf-field-group acf-post-type acf-taxonomy acf-ui-options-page ct_template"""
TEMPLATE_TYPES = """elementor_library elementor_snippet elementor_font elementor_icons e-landing-page et_pb_layout et_template
et_theme_builder et_header_layout et_body_layout et_footer_layout fl-builder-template fl-theme-layout oxy_user_library
bricks_template brizy_template elementor-hf generateblocks gp_elements astra-advanced-hook kadence_element nav_menu wpcode
jet-engine jet-menu jet-popup popup popup_theme slider ml-slider templatera vc_grid_item vc_settings_preset fusion_template
fusion_element fusion_tb_layout fusion_tb_section"""
PERSON_TYPES = "guest-author flamingo_contact wpcf7_contact mailpoet_subscriber customer"  # of Co-Authors Plus, of Flamingo …
SKIPPED_TYPES = {
    name: kind
    for kind, names in {
        "nav_menu_item": "nav_menu_item",
        "revision": "revision",
        "block": BLOCK_TYPES,
        "message": MESSAGE_TYPES,
        "order": ORDER_TYPES,
        "form": FORM_TYPES,
        "template": TEMPLATE_TYPES,
        "user": PERSON_TYPES,
    }.items()
    for name in names.split()
}
# Parts of names of types that no article has: of what plug-ins call by names of their own.
TYPE_PARTS = (
    (
        "message",
        re.compile(r"(?:^|[_-])(?:submissions?|submitted|inbound|outbound|inbox|subscribers?|enquir(?:y|ies)|leads?)$"),
    ),
    (
        "order",
        re.compile(r"^(?:shop|edd|wc|woo|give|llms|tec|sln|wpcrm)[_-].*(?:order|payment|booking|attendee|invoice|refund)"),
    ),
    (
        "order",
        re.compile(r"(?:^|[_-])(?:orders?|payments?|invoices?|refunds?|transactions?|bookings?|reservations?|donations?)$"),
    ),
    ("form", re.compile(r"^acf[_-]|(?:^|[_-])(?:field|fieldset|field-group|form|forms)$")),
    ("template", re.compile(r"(?:^|[_-])(?:templates?|layouts?|theme-builder|popups?)$")),
    ("revision", re.compile(r"(?:^|[_-])revisions?$")),
)
TYPE_KEYS = ("type", "post_type", "postType", "contentTypeName", "Post Type")
# Fields in which a form or a shop keeps who sent something, by their folded names; `author_email` is of an article.
ADDRESS_FIELDS = frozenset(
    """email emailaddress mail mailaddress youremail useremail senderemail fromemail contactemail visitoremail customeremail
    billingemail shippingemail clientemail replyto ip ipaddress remoteip remoteaddr userip senderip clientip visitorip
    customeripaddress customerip authorip submitterip""".split()
)
FORM_FIELDS = frozenset(
    """formid formname formtitle entryid entrydate submissionid submissiondate submittedon submittedat submissiontime
    yourmessage yoursubject yourname yourtel useragent customeruseragent browser""".split()
)
ORDER_FIELDS = frozenset(
    """orderid ordernumber orderkey ordertotal orderstatus orderdate billing billingfirstname billinglastname billingaddress
    billingaddress1 billingphone billingcity shippingaddress shippingaddress1 customerid customernote customername paymentmethod
    lineitems transactionid invoiceid""".split()
)
MIN_FORM_FIELDS = 2  # that make a record one of a form or a shop, whoever sent it
TITLE_FIELDS = frozenset(("title", "headline", "titlerendered", "posttitle"))
ARTICLE_FIELDS = frozenset(  # that a form has not, if a title is beside them
    """author authors byline creator datepublished publishdate publishedat published pubdate slug datepublish publisheddate
    publisheddate canonicalurl excerpt postdate authorname""".split()
)
FOLDED = re.compile(r"[\W_]+")
MAX_PARTS = 50  # members of a record that are looked into for fields


def find_skipped_kind(record: Mapping[str, Any]) -> str:
    """The kind under which a record is skipped by its type; empty for any other."""
    for key in TYPE_KEYS:
        if isinstance(type_ := record.get(key), str) and (kind := find_type_kind(type_)):
            return kind
    return ""


def find_type_kind(type_: str) -> str:
    """The kind under which records of a type are skipped; empty for a type of articles.

    >>> [find_type_kind(x) for x in ("feedback", "acf-field-group", "weir_form_submission", "post", "recipe", "dispatch")]
    ['message', 'form', 'message', '', '', '']
    """
    type_ = type_.strip().lower()[:100]
    return SKIPPED_TYPES.get(type_) or next((kind for kind, part in TYPE_PARTS if part.search(type_)), "")


def find_address_kind(url: str) -> str:
    """The kind under which an entry of a feed is skipped, by the type in its address (`?post_type=feedback&p=12`)."""
    if "post_type=" not in url:
        return ""
    try:
        types = parse_qs(urlsplit(url).query).get("post_type", [""])
    except ValueError:
        return ""
    return find_type_kind(types[0])


def find_private_kind(record: Mapping[str, Any]) -> str:
    """The kind under which a record is skipped because of who sent it: `order`, `message` or `user`; empty for any other."""
    fields = dict(fold_fields(record))
    orders, forms = len(ORDER_FIELDS & fields.keys()), len(FORM_FIELDS & fields.keys())
    has_address = any(is_address(fields[name]) for name in ADDRESS_FIELDS & fields.keys())
    if orders >= MIN_FORM_FIELDS or (orders and has_address):
        return "order"
    if forms >= MIN_FORM_FIELDS or (forms and has_address):
        return "message"
    is_article = not TITLE_FIELDS.isdisjoint(fields) and not ARTICLE_FIELDS.isdisjoint(fields)
    if not has_address or is_article:
        return ""
    return "message" if any(isinstance(value, str) and value.count(" ") > 3 for value in fields.values()) else "user"


def fold_fields(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield (folded name, value) of the fields of a record, and of the objects and lists of fields directly in it."""
    for key, value in record.items():
        yield fold_name(key), value
    for value in list(record.values())[:MAX_PARTS]:
        if isinstance(value, dict):
            yield from ((fold_name(key), item) for key, item in value.items() if isinstance(item, (str, int)))
        elif isinstance(value, list) and value and isinstance(value[0], dict) and "value" in value[0]:
            for item in value[:MAX_PARTS]:  # as forms list their fields
                name = next((item[key] for key in ("name", "label", "key", "id") if isinstance(item.get(key), str)), "")
                yield fold_name(name), item.get("value")


def fold_name(name: str) -> str:
    """The name of a field in lower case, without what parts its words.

    >>> [fold_name(x) for x in ("datePublished", "date_published", "Date published", "og:title")]
    ['datepublished', 'datepublished', 'datepublished', 'ogtitle']
    """
    return FOLDED.sub("", name[:60]).lower()


def is_address(value: Any) -> bool:
    """Whether a value is nothing but an e-mail or IP address, or some of them."""
    return isinstance(value, str) and 0 < len(value) < 200 and bool(find_addresses(value)) and not remove_addresses(value)
