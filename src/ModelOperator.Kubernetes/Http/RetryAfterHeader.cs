namespace ModelOperator.Kubernetes.Http;

/// <summary>Reads the Retry-After header in both its forms.</summary>
internal static class RetryAfterHeader
{
    /// <summary>The time that the server asks the client to wait; null when it does not say.</summary>
    public static TimeSpan? RetryAfter(this HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks)),
        _ => null,
    };
}
