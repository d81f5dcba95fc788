namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>Says who is to blame for an answer, as far as its code tells.</summary>
internal enum Blame
{
    /// <summary>It is a success, or the client's own mistake.</summary>
    NotTheRevision,

    /// <summary>
    /// A client can bring it about at will, and a broken revision too: it tells only where both revisions have the same clients.
    /// </summary>
    Either,

    /// <summary>There was no answer as long as the client waited. Judged as <see cref="Either"/>, except that the revision failed where the
    /// client waited long enough.</summary>
    Unanswered,

    /// <summary>The revision failed.</summary>
    Revision,

    /// <summary>The gateway failed: the answer tells nothing about the revision, and nothing about clients.</summary>
    Gateway,
}
