/* Words that name nobody and tell what failed: they stay. */
#ifndef SMTPLINT_REDACT_KEEP_H
#define SMTPLINT_REDACT_KEEP_H

#include "base/span.h"

/* A role and no person (RFC 2142), or what a program puts before the "@": "postmaster", "noreply", "SRS0". */
bool keep_is_role(struct span word);

/* What hosts are called everywhere, with or without digits: "mail", "mx01", "smtp", "dsl". */
bool keep_is_label(struct span word);

/* Where it stands outside of names it is most likely the word itself: "recipient", "Postfix", "DATA". */
bool keep_is_usual(struct span word);

/* The same of words with three letters. */
bool keep_is_short(struct span word);

/* What those who sign certificates are called. */
bool keep_is_authority(struct span word);

bool keep_is_word(struct span word); /* any of the three */

bool keep_are_sorted(void); /* for a test: the tables are searched by halves */

/* Octets at the end of a host name that are a mail provider's or list operator's: "google.com" of
 * "mx.google.com"; 0: none. `*tenant`: the label before it names a customer. */
size_t keep_provider(struct span host, bool *tenant);

/* Whether it may end a host name. Names of files and of classes in programs end otherwise. */
bool keep_is_top(struct span label);

#endif
