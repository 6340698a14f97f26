#include "render/fingerprint.h"

#include "base/sha256.h"
#include "render/tty_session.h"
#include "smtp/reply.h"

static void add_hash(struct text *out, struct text *key)
{
    struct sha256 hash = sha256_of(text_span(key));
    sha256_add_hex(out, &hash, FINGERPRINT_OCTETS);
    text_free(key);
}

void fingerprint_of_trouble(struct text *out, const struct session *session, const struct finding *finding)
{
    struct text key = {0};
    text_add(&key, finding->rule);
    text_add_byte(&key, '\0');
    text_add(&key, host_of(session));
    text_print(&key, "%c%d %.*s ", '\0', finding->code, (int)finding->enhanced.len, finding->enhanced.at);
    reply_add_stripped(&key, finding->reply_text);
    add_hash(out, &key);
}

void fingerprint_of_place(struct text *out, const struct session *session, const struct finding *finding)
{
    struct text key = {0};
    text_add(&key, finding->rule);
    text_add_byte(&key, '\0');
    text_add(&key, session->file);
    text_print(&key, "%c%lu %lu", '\0', session->number, finding->first);
    add_hash(out, &key);
}
