namespace ModelOperator.Kubernetes.Http;

/// <summary>Marks on a request that the handlers read.</summary>
internal static class RequestKind
{
    /// <summary>Marks a watch. Only the reflector retries it, because it knows where to go on.</summary>
    public static readonly HttpRequestOptionsKey<bool> Watch = new("watch");

    /// <summary>Marks a request that waits for no other to be answered, because a lease that is renewed late is lost.</summary>
    public static readonly HttpRequestOptionsKey<bool> Urgent = new("urgent");

    /// <summary>The token of whoever asked, which tells a request that is not wanted any more from one without an answer.</summary>
    public static readonly HttpRequestOptionsKey<CancellationToken> Caller = new("caller");

    /// <summary>True when the request carries the mark.</summary>
    public static bool Is(this HttpRequestMessage request, HttpRequestOptionsKey<bool> mark) =>
        request.Options.TryGetValue(mark, out var set) && set;
}
