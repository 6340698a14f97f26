/*
 * IP addresses, host names and mail domains as they stand in texts. Pure functions; spans that come back
 * point into the caller's text.
 *
 *     550 5.7.1 Service unavailable; client [IPv6:2001:db8::25] blocked by 192.0.2.7:25
 *                                                 ^^^^^^^^^^^^             ^^^^^^^^^ address_in
 */
#ifndef SMTPLINT_SMTP_ADDRESS_H
#define SMTPLINT_SMTP_ADDRESS_H

#include "base/span.h"
#include "smtp/name.h"

enum address_kind {
    ADDRESS_NONE, /* no IP address */
    ADDRESS_PUBLIC,
    ADDRESS_PRIVATE,       /* RFC 1918 section 3, RFC 4193 section 3 */
    ADDRESS_LOOPBACK,      /* RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3 */
    ADDRESS_LINK_LOCAL,    /* RFC 3927 section 2.1, RFC 4291 section 2.5.6 */
    ADDRESS_SHARED,        /* carrier-grade NAT, RFC 6598 section 7 */
    ADDRESS_DOCUMENTATION, /* RFC 5737 section 3, RFC 3849 section 2, RFC 9637 section 4 */
    ADDRESS_UNSPECIFIED    /* RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.2 */
};

/* The whole text is one address: no brackets, no port; a zone (fe80::1%eth0) may follow. IPv4-mapped counts
 * as IPv4. */
enum address_kind address_kind(struct span text);
const char *address_kind_name(enum address_kind kind); /* "none", "public", "link-local", ... */
bool address_is_ipv6(struct span text);                /* false for IPv4-mapped addresses too */
bool address_same(struct span a, struct span b);       /* by value; false when one of them is no address */

/*
 * Eats up to and including the next IP address in the text and returns it without brackets and "IPv6:" tag.
 * Empty when there is none; *rest is then empty too. Version numbers ("version 8.17.1.9", "v1.2.3.4",
 * "15.1.2507.6"), enhanced codes, times, and numbers that are part of a name ("192.0.2.1.dyn.example") are no
 * addresses.
 */
struct span address_in(struct span *rest);

#endif
