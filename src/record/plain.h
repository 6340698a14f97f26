/* How lines without marks look. Inside record/ only. */
#ifndef SMTPLINT_RECORD_PLAIN_H
#define SMTPLINT_RECORD_PLAIN_H

#include "base/span.h"

/* A known verb, with no more behind it than fits a command. */
bool plain_command_looks(struct span text);

/* The greeting of IMAP, POP3, SSH, HTTP or TLS. */
bool plain_foreign_greeting(struct span text);

/* What such a server says later on. */
bool plain_foreign_answer(struct span text);

/* An alert of TLS among lines of text. */
bool plain_tls_alert(struct span text);

#endif
