#ifndef WORDSTAT_TABLE_H
#define WORDSTAT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_entry {
    char *word; /* null in a free slot */
    size_t length;
    uint64_t hash;
    size_t count;
};

/* How often each word was seen: a hash table with open addressing. */
struct table {
    struct table_entry *slots;
    size_t capacity; /* 0 or a power of two */
    size_t distinct;
};

void table_init(struct table *table);
void table_free(struct table *table);

/* Counts one more occurrence. False when memory ran out; the table is then as it was. */
bool table_add(struct table *table, const char *word, size_t length);

/* How often the word was added. */
size_t table_count(const struct table *table, const char *word, size_t length);

/* The next entry in no particular order, or null after the last. Start with a cursor of 0. */
const struct table_entry *table_next(const struct table *table, size_t *cursor);

#endif
