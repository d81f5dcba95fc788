namespace ModelOperator.Gateway.Holding;

/// <summary>The end of a request that was to be held.</summary>
internal enum HoldEnd
{
    /// <summary>There is a pod for it.</summary>
    Released,

    /// <summary>It waited as long as it may, and there is no pod.</summary>
    Expired,

    /// <summary>It was not held, because as many are held as may be.</summary>
    Full,

    /// <summary>It was not held, because the gateway stops and its pods are gone or about to go.</summary>
    Stopping,

    /// <summary>Its client left.</summary>
    Left,
}
