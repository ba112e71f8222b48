/* getopt is POSIX, which -std=c11 hides unless it is asked for. */
#define _POSIX_C_SOURCE 200809L

#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define DEFAULT_TOP 10

/* strtoull alone would take "-1", " 1", "1x" and the empty string. */
static bool parse_count(const char *text, size_t *count)
{
    if (!isdigit((unsigned char)text[0])) {
        return false;
    }

    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || value > SIZE_MAX) {
        return false;
    }

    *count = (size_t)value;
    return true;
}

enum options_result options_parse(struct options *options, int argc, char **argv)
{
    options->top = DEFAULT_TOP;

    int option;
    while ((option = getopt(argc, argv, "hn:")) != -1) {
        switch (option) {
        case 'h':
            return OPTIONS_HELP;
        case 'n':
            if (!parse_count(optarg, &options->top)) {
                fprintf(stderr, "wordstat: -n takes a number from 0 up, not '%s'\n", optarg);
                return OPTIONS_INVALID;
            }
            break;
        default:
            return OPTIONS_INVALID;
        }
    }

    options->files = argv + optind;
    options->file_count = (size_t)(argc - optind);
    return OPTIONS_RUN;
}

void options_print_usage(FILE *stream)
{
    fprintf(stream,
            "usage: wordstat [-n N] [-h] [FILE]...\n"
            "Counts the lines, words and distinct words of the files and lists the most frequent words.\n"
            "Without a file, or where a file is -, reads standard input.\n"
            "\n"
            "  -n N  list the N most frequent words (default %d)\n"
            "  -h    print this help\n",
            DEFAULT_TOP);
}
