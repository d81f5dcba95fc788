namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>The result of a look at another's lock.</summary>
internal enum LockSight
{
    /// <summary>There is nothing new.</summary>
    Nothing,

    /// <summary>Somebody has it who did not have it at the last look.</summary>
    NewOwner,

    /// <summary>Its owner has given no sign of life for too long.</summary>
    DeadOwner,
}
