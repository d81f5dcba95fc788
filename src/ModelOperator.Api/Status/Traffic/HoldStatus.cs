namespace ModelOperator.Api.Status.Traffic;

/// <summary>Says that gateways hold the requests for a revision until it has a ready pod, instead of refusing them (R34, R35).</summary>
public sealed record HoldStatus
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>
    /// True when requests are held although there may be pods, because these are about to go. False when they are held only for want of a
    /// ready pod.
    /// </summary>
    public bool Always { get; init; }
}
