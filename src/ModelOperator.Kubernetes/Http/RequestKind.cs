namespace ModelOperator.Kubernetes.Http;

/// <summary>What the handlers must know of a request.</summary>
internal static class RequestKind
{
    /// <summary>A watch: never retried below the reflector, which knows better.</summary>
    public static readonly HttpRequestOptionsKey<bool> Watch = new("watch");

    /// <summary>Not held back by the client-side limit: a lease renewed late is a lease lost.</summary>
    public static readonly HttpRequestOptionsKey<bool> Urgent = new("urgent");

    /// <summary>True when the request carries the mark.</summary>
    public static bool Is(this HttpRequestMessage request, HttpRequestOptionsKey<bool> mark) =>
        request.Options.TryGetValue(mark, out var set) && set;
}
