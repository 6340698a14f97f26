/* What the files of redact/ share. Inside redact/ only. */
#ifndef SMTPLINT_REDACT_PART_H
#define SMTPLINT_REDACT_PART_H

#include "base/words.h"
#include "redact/passage.h"
#include "redact/reading.h"

struct redactor {
    struct redact_tools tools;
    struct recording_wishes wishes;
    struct pseudonyms pseudonyms;
    enum redact_level level;
    unsigned char key[REDACT_KEY];
    unsigned long counts[REDACTED_CLASSES];
};

/* secrets.c: what AUTH carried, and what stands behind "password =". The second: all that one side of a
 * connection sent. */
struct secrets_known {
    struct arena arena;
    struct word_index index; /* the id is the place in `secrets` */
    const span_list *secrets;
};
void secrets_begin(struct secrets_known *known, const struct reading *reading);
void secrets_end(struct secrets_known *known);
void secrets_redact(struct passage *passage, const struct secrets_known *known,
                    const struct reading *reading);
void secrets_redact_stream(struct passage *passage, const struct secrets_known *known, bool of_client);

/* settings.c: secrets in lines that no dialogue tells of. What a person or a program wrote of its settings;
 * what URLs hold, in replies, too; what opens TLS (`*inside`: between the marks of PEM). */
void settings_redact(struct passage *passage, struct place_in_text line);
void url_secrets_redact(struct passage *passage, struct place_in_text line);
void keys_redact(struct passage *passage, struct place_in_text line, bool *inside);

/* bodies.c: the texts of messages; and the first line of one that is what it was, {0}: none. */
void bodies_redact(struct passage *passage, const struct reading *reading);
enum body_part body_part_of(const struct reading *reading, const struct body_line *line);
struct span bodies_left(struct redactor *redactor, const struct reading *before, const struct reading *after);

/* bare.c: names that stand alone, because something else in the record tells that they are names. */
struct bare {
    struct arena arena;
    struct word_index index; /* of the originals; the id is the place in `pseudonyms` */
    LIST(const struct pseudonym *) pseudonyms;
    const struct pseudonyms *known; /* all of them */
    enum redact_level level;
};
void bare_begin(struct bare *bare, const struct pseudonyms *pseudonyms, enum redact_level level);
void bare_redact(struct passage *passage, const struct bare *bare);
void told_redact(struct passage *passage, const struct reading *reading); /* makes their names known */
bool bare_stands(const struct pseudonym *name, struct span text,
                 size_t at); /* for itself, or none else could be */
void bare_end(struct bare *bare);

/* Too many names for the index: whole words are asked one by one. */
typedef void bare_seen(void *with, const struct pseudonym *pseudonym, size_t at);
bool bare_has_more(const struct bare *bare);
void bare_words(const struct bare *bare, struct span text, bare_seen *seen, void *with);

/* residue.c: whether something that was replaced can still be read, also in base64 and behind escapes. {0}:
 * nothing. */
struct span residue_in(const struct bare *bare, struct span text);

/* capture.c: the same of packets. False with `why` set: of a kind that is not known. */
struct capture_texts {
    struct text *out, *readable; /* the file; what is said in its connections, one after the other */
};
bool capture_redact(struct redactor *redactor, struct span in, const struct reading *reading,
                    const struct capture_texts *texts, struct text *why);

/* lines.c: where the lines of a text begin. */
struct lines {
    size_t *begin; /* of line i + 1; and the end of the text */
    size_t count;
    char sign; /* what ends them beside LF */
};
struct lines lines_of(struct arena *arena, struct span text);

/* A NUL, which stands for octets that were not captured, ends a line, too. */
struct lines lines_with_holes(struct arena *arena, struct span text);

/* The octets of a line without its end; line 0 and what lies behind the last are empty. */
struct place_in_text line_place(const struct lines *lines, struct span text, unsigned long number);

/* dump.c: hex dumps, in which nobody else finds a word. First what shows for itself, then the names that are
 * known by then. */
struct dump;
struct dump *dumps_begin(struct passage *passage, const struct lines *lines);
void dumps_redact(struct dump *dump, const struct secrets_known *secrets, const struct reading *reading);
void dumps_end(struct dump *dump, const struct bare *bare);

/* commands.c: what a command names though no sign marks it; one line of a client's, and all of a text. */
void command_redact(struct passage *passage, size_t at, size_t end);
void commands_redact(struct passage *passage, const struct lines *lines, const struct reading *reading);

/* proxy.c: what stands in octets before the dialogue; how many of them. */
size_t proxy_redact(struct passage *passage);

/* notations.c: IP addresses that are known by then, in other notations. */
void notations_redact(struct passage *passage);

/* text.c: `out` gets as many octets as `in` has. False with `why` set: in an encoding that is not written. */
void lines_redact(struct passage *passage, const struct lines *lines);
bool text_redact(struct redactor *redactor, struct span in, const struct reading *reading, struct text *out,
                 struct text *why);

#endif
