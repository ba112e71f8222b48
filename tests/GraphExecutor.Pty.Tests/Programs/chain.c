// Keeps forking: each process begins the next one and exits, so that each number is gone as soon as it is known. Prints "ready" first.
// Ends by itself after 5000 links, because the machine would run out of process numbers.
//
//   chain PAUSE [ignore]    microseconds that each link lives at least, and whether SIGTERM is ignored
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int count, char **arguments) {
    useconds_t pause = count > 1 ? (useconds_t)atoi(arguments[1]) : 0;
    if (count > 2) {
        signal(SIGTERM, SIG_IGN);
    }

    puts("ready");
    fclose(stdout);
    for (int link = 0; link < 5000; link++) {
        usleep(pause);
        if (fork() != 0) {
            _exit(0);
        }
    }

    return 0;
}
