/* Values of a line that is read back. What is not of the kind that we write makes the whole line bad. Inside
 * ndjson_*.c only. */
#ifndef SMTPLINT_RENDER_NDJSON_PART_H
#define SMTPLINT_RENDER_NDJSON_PART_H

#include "render/json_tree.h"
#include "render/render.h"

struct reading {
    struct arena *arena;
    enum language language; /* of the contract's texts */
    bool bad;
};

struct span read_text(struct reading *reading, const struct json *object, const char *key);     /* null: "" */
unsigned long read_number(struct reading *reading, const struct json *object, const char *key); /* null: 0 */
double read_seconds(struct reading *reading, const struct json *object, const char *key); /* null: NAN */
bool read_yes(const struct json *object, const char *key);
const struct json *read_array(struct reading *reading, const struct json *object, const char *key);

unsigned long number_of(struct reading *reading, const struct json *value); /* NULL is bad */
struct span text_of(struct reading *reading, const struct json *value);

/* Which of the names; -1 and bad if none is. */
int read_name(struct reading *reading, const struct json *object, const char *key,
              const char *(*name)(int index), int count);

const char *name_of_stage(int index);
const char *name_of_outcome(int index);

/* ndjson_report.c */
struct report read_report(struct reading *reading, const struct json *line, const struct session *session);

/* ndjson_session.c */
void read_who(struct reading *reading, const struct json *line, struct session *session);
struct span read_file_name(struct reading *reading, const struct json *object, const struct json *kept);
void read_session(struct reading *reading, const struct json *line, struct session *session);

#endif
