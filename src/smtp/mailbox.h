/*
 * The addresses in a message's header, RFC 5322 section 3.4. Pure.
 *
 *     From: "Muster, Chris" <chris@contoso.example>, kate@contoso.example
 *           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mailbox_list_fault: none
 */
#ifndef SMTPLINT_SMTP_MAILBOX_H
#define SMTPLINT_SMTP_MAILBOX_H

#include "base/span.h"

enum mailbox_fault {
    MAILBOX_FINE,
    MAILBOX_EMPTY,
    MAILBOX_NO_ADDRESS, /* "chris", "Chris <chris>" */
    MAILBOX_OPEN_BRACKET,
    MAILBOX_OPEN_QUOTE,
    MAILBOX_NO_BRACKETS, /* "Chris Muster chris@contoso.example" */
    MAILBOX_COMMA,       /* "Muster, Chris <chris@contoso.example>" */
    MAILBOX_FAULTS
};

/* What is wrong with a list of mailboxes on one line, the first thing found. Groups (RFC 6854) are fine. */
enum mailbox_fault mailbox_list_fault(struct span list);

const char *mailbox_fault_name(enum mailbox_fault fault); /* "open-bracket"; "" for a fine one */

#endif
