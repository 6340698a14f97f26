#include "record/tls_keys.h"

#include <string.h>

#include "base/ascii.h"
#include "record/tls_hello.h"

enum { SECRET_LEAST = 32 };

static const char *const labels[SECRETS] = {
    [SECRET_MASTER] = "CLIENT_RANDOM",
    [SECRET_CLIENT_HANDSHAKE] = "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    [SECRET_SERVER_HANDSHAKE] = "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    [SECRET_CLIENT_TRAFFIC] = "CLIENT_TRAFFIC_SECRET_0",
    [SECRET_SERVER_TRAFFIC] = "SERVER_TRAFFIC_SECRET_0",
};

/* A digital search tree: at depth n the key's bit n says where to go on. No deeper than a random has bits,
 * whatever is in the log. */
struct entry {
    struct span random;
    struct span secrets[SECRETS];
    struct entry *below[2];
};

struct tls_keys {
    struct entry *root;
    size_t count;
};

static bool bit_of(struct span random, size_t bit)
{
    return (unsigned char)random.at[bit / 8] >> (7 - bit % 8) & 1;
}

/* Where the entry stands or would stand. */
static struct entry **place_of(struct entry **root, struct span random)
{
    struct entry **place = root;
    for (size_t bit = 0; *place && !span_equal((*place)->random, random); bit++)
        place = &(*place)->below[bit_of(random, bit)];
    return place;
}

static unsigned char digit_of(char c)
{
    return (unsigned char)(ascii_is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10);
}

/* The octets of a word of hex digits; false if it is none, or not of that size. */
static bool octets_of(struct arena *arena, struct span hex, size_t least, size_t most, struct span *octets)
{
    if (hex.len % 2 || hex.len / 2 < least || hex.len / 2 > most)
        return false;
    for (size_t i = 0; i < hex.len; i++)
        if (!ascii_is_hex(hex.at[i]))
            return false;
    char *bytes = arena_take(arena, hex.len / 2);
    for (size_t i = 0; i < hex.len / 2; i++)
        bytes[i] = (char)(digit_of(hex.at[2 * i]) << 4 | digit_of(hex.at[2 * i + 1]));
    *octets = (struct span){bytes, hex.len / 2};
    return true;
}

static bool label_find(struct span word, enum tls_secret *secret)
{
    for (int i = 0; i < SECRETS; i++) {
        if (span_is(word, labels[i])) {
            *secret = (enum tls_secret)i;
            return true;
        }
    }
    return false;
}

static void take_line(struct tls_keys *keys, struct arena *arena, struct span line)
{
    enum tls_secret secret;
    struct span random, octets;
    struct span label = span_take_word(&line), first = span_take_word(&line), second = span_take_word(&line);
    if (!label_find(label, &secret) || !octets_of(arena, first, RANDOM_OCTETS, RANDOM_OCTETS, &random) ||
        !octets_of(arena, second, SECRET_LEAST, SECRET_MOST, &octets))
        return;
    struct entry **place = place_of(&keys->root, random);
    if (!*place) {
        *place = arena_take(arena, sizeof **place);
        (*place)->random = random;
        keys->count++;
    }
    (*place)->secrets[secret] = octets;
}

void tls_keys_add(struct tls_keys *keys, struct arena *arena, struct span text)
{
    while (text.len)
        take_line(keys, arena, span_take_line(&text));
}

struct tls_keys *tls_keys_load(struct arena *arena, struct span text)
{
    struct tls_keys *keys = arena_take(arena, sizeof *keys);
    tls_keys_add(keys, arena, text);
    return keys;
}

size_t tls_keys_count(const struct tls_keys *keys)
{
    return keys->count;
}

struct span tls_keys_find(const struct tls_keys *keys, struct span random, enum tls_secret secret)
{
    struct entry *root = keys ? keys->root : NULL;
    struct entry *entry = *place_of(&root, random);
    return entry ? entry->secrets[secret] : (struct span){"", 0};
}
