namespace ModelOperator.Api.Status.Idling;

/// <summary>The state of a stable revision that may go to zero pods.</summary>
public enum IdleState
{
    /// <summary>It has pods.</summary>
    Awake,

    /// <summary>Nobody calls it. Its pods are there until every gateway holds new requests and none is under way.</summary>
    Leaving,

    /// <summary>It has no pods. Gateways hold the requests that come, and the first one wakes it.</summary>
    AtZero,

    /// <summary>Its first pod is on the way, and gateways hold requests until it is ready.</summary>
    Waking,
}
