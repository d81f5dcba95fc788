namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>Tells who is to blame for an answer, as far as its code shows.</summary>
internal enum Blame
{
    /// <summary>Nobody, or the client: the answer is a success, or an error in the client's own request.</summary>
    NotTheRevision,

    /// <summary>
    /// The client or the revision: a client can cause it at will, and a broken revision can, too. It is evidence only where both revisions
    /// have the same clients.
    /// </summary>
    Either,

    /// <summary>Unknown, because there was no answer as long as the client waited. It is judged as <see cref="Either"/>, except that the
    /// revision is to blame when the client waited long enough.</summary>
    Unanswered,

    /// <summary>The revision, which failed.</summary>
    Revision,

    /// <summary>The gateway, which failed. The answer says nothing about the revision, and nothing about clients.</summary>
    Gateway,

    /// <summary>Unknown, because the request began a WebSocket session. What comes in it is not measured, so it is no evidence.</summary>
    Session,
}
