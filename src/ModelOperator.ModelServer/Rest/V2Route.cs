namespace ModelOperator.ModelServer.Rest;

/// <summary>A path of the Open Inference Protocol v2.</summary>
/// <param name="Action">The action that the path asks for.</param>
/// <param name="Model">The model that the path names; null when it names none.</param>
/// <param name="Version">The version that the path names; null when it names none.</param>
internal readonly record struct V2Route(V2Action Action, string? Model = null, string? Version = null)
{
    private const int MaxSegments = 6;

    public bool IsInfer => Action is V2Action.ModelInfer;

    /// <summary>Parses a path. Null when the protocol has no such path. A slash at the end makes no difference.</summary>
    public static V2Route? Parse(ReadOnlySpan<char> path)
    {
        Span<Range> ranges = stackalloc Range[MaxSegments + 1];
        path = path.Trim('/');
        var count = path.Split(ranges, '/');
        if (count is 0 or > MaxSegments || path[ranges[0]] is not "v2")
        {
            return null;
        }

        if (count == 1)
        {
            return new V2Route(V2Action.ServerMetadata);
        }

        if (count == 3 && path[ranges[1]] is "health")
        {
            return path[ranges[2]] switch
            {
                "live" => new V2Route(V2Action.ServerLive),
                "ready" => new V2Route(V2Action.ServerReady),
                _ => null,
            };
        }

        if (count < 3 || path[ranges[1]] is not "models" || path[ranges[2]].IsEmpty)
        {
            return null;
        }

        if (count == 3 && path[ranges[2]] is "stats")
        {
            return new V2Route(V2Action.ModelStatistics);
        }

        var model = path[ranges[2]].ToString();
        string? version = null;
        var next = 3;
        if (count >= 5 && path[ranges[3]] is "versions" && !path[ranges[4]].IsEmpty)
        {
            version = path[ranges[4]].ToString();
            next = 5;
        }

        if (count == next)
        {
            return new V2Route(V2Action.ModelMetadata, model, version);
        }

        return count > next + 1 ? null : path[ranges[next]] switch
        {
            "ready" => new V2Route(V2Action.ModelReady, model, version),
            "stats" => new V2Route(V2Action.ModelStatistics, model, version),
            "infer" => new V2Route(V2Action.ModelInfer, model, version),
            _ => null,
        };
    }
}
