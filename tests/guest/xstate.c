/* Lets a User-Mode Linux with a small register buffer run on a processor with a large register state.
 *
 * Debian's linux.uml keeps 2696 octets of extended processor state (XSAVE) for each process of the guest. On processors
 * with AMX the host has 11 008 octets and rejects a PTRACE_SETREGSET with fewer: the guest dies with
 * "ptrace set fp regs failed, errno = 14" before it has booted. This library is preloaded there. Its ptrace() fills the
 * missing octets with zeros and marks the AMX tiles, unknown to the guest, as unused. Other calls pass through.
 *
 * linux.uml calls ptrace() from one thread only, so the buffer may be static.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NT_X86_XSTATE_ = 0x202, HEADER_AT = 512, HEADER_END = 576 };
static const uint64_t AMX_TILES = UINT64_C(3) << 17; /* XTILECFG and XTILEDATA in XSTATE_BV */

static unsigned char state[1 << 16] __attribute__((aligned(64)));

static long set_extended_state(pid_t pid, const struct iovec *given)
{
    static size_t wanted; /* octets that the host requires; determined once */
    struct iovec whole = { state, sizeof state };
    uint64_t in_use;
    if (!wanted) {
        if (syscall(SYS_ptrace, PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE_, &whole) < 0)
            return -1;
        wanted = whole.iov_len;
    }
    if (given->iov_len < HEADER_END || given->iov_len >= wanted)
        return syscall(SYS_ptrace, PTRACE_SETREGSET, pid, (void *)NT_X86_XSTATE_, given);
    memcpy(state, given->iov_base, given->iov_len);
    memset(state + given->iov_len, 0, wanted - given->iov_len);
    memcpy(&in_use, state + HEADER_AT, sizeof in_use);
    in_use &= ~AMX_TILES;
    memcpy(state + HEADER_AT, &in_use, sizeof in_use);
    whole.iov_len = wanted;
    return syscall(SYS_ptrace, PTRACE_SETREGSET, pid, (void *)NT_X86_XSTATE_, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
    va_list rest;
    va_start(rest, request);
    pid_t pid = va_arg(rest, pid_t);
    void *address = va_arg(rest, void *);
    void *data = va_arg(rest, void *);
    va_end(rest);
    if (request == PTRACE_SETREGSET && (uintptr_t)address == NT_X86_XSTATE_)
        return set_extended_state(pid, data);
    if (request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER) {
        /* The C library's ptrace() returns the word; the system call writes it to where data points. */
        long word = 0;
        if (syscall(SYS_ptrace, request, pid, address, &word) < 0)
            return -1;
        errno = 0;
        return word;
    }
    return syscall(SYS_ptrace, request, pid, address, data);
}
