package dev.hawser.apiserver.access;

import java.time.Instant;

/// One write, for the audit log: who did what to which object, from where, and what came of it. It has no place for
/// bodies and tokens.
///
/// @param at when the answer was decided
/// @param caller who
/// @param impersonator who acted as the caller, `""` if he himself
/// @param source address of the client, `""` for the hub's own controllers
/// @param userAgent of the client
/// @param request what was asked
/// @param oldRevision of the object before, 0 if there was none
/// @param newRevision of the object after, 0 if it is gone or the write was refused
/// @param code HTTP status of the answer
/// @param dryRun nothing was stored
public record AuditEvent(
        Instant at,
        Caller caller,
        String impersonator,
        String source,
        String userAgent,
        Attributes request,
        long oldRevision,
        long newRevision,
        int code,
        boolean dryRun) {}
