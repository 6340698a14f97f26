/* The names behind TLS's numbers. NULL: a number that these tables do not know. Inside record/ only. */
#ifndef SMTPLINT_RECORD_TLS_NAMES_H
#define SMTPLINT_RECORD_TLS_NAMES_H

#include "record/record.h"

enum { TLS_1_0 = 0x0301, TLS_1_2 = 0x0303, TLS_1_3 = 0x0304 };

/* tls_version_name(), tls_step_name() and tls_end_name() are in record.h. */
unsigned tls_version_find(struct span name); /* 0: none */
bool tls_step_find(struct span name, enum tls_step *step);
const char *tls_alert_name(int number);      /* "handshake_failure" */
const char *tls_group_name(unsigned number); /* "x25519" */
const char *tls_suite_name(unsigned number); /* "TLS_AES_256_GCM_SHA384" */

/* Values that mean nothing, offered to keep the other side tolerant: RFC 8701. */
bool tls_is_grease(unsigned number);

#endif
