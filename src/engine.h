/* What stands behind the public API; for smtplint.c and knowledge.c alone. */
#ifndef SMTPLINT_ENGINE_H
#define SMTPLINT_ENGINE_H

#include "record/record.h"
#include "redact/redact.h"
#include "render/render.h"
#include "rules/rules.h"
#include "session/facts.h"
#include "session/session.h"

struct smtplint {
    struct arena arena; /* rules and dialects live with the program */
    struct dialects *dialects;
    struct rulebook *book;
    struct recording_wishes wishes;
    const char *digest;                 /* of the book */
    struct smtplint_redactor *redactor; /* what all recordings go through first; NULL: nothing */
};

bool language_find(const char *name, enum language *language);
struct smtplint_options;
bool options_read(const struct smtplint_options *options, struct render_options *read);

/* redaction.c: "hosts"; NULL: there is no redactor. */
const char *redactor_level(const struct smtplint_redactor *redactor);

/* The member's octets without names, in `out`. NULL, or why not. */
const char *redact_member(struct smtplint *engine, const struct member *member, struct text *out,
                          struct text *why);

struct smtplint_run;
void run_unread(struct smtplint_run *run, const struct unread *unread);

#endif
