using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Proxying.Streaming;

/// <summary>The forms of an answer that comes in parts.</summary>
internal enum StreamKind
{
    /// <summary>The answer is no stream, or one that the gateway cannot read.</summary>
    None,

    /// <summary>Server-sent events, <c>text/event-stream</c>, which language models use most.</summary>
    ServerSentEvents,

    /// <summary>One JSON document in each line, <c>application/x-ndjson</c> or <c>application/jsonl</c>.</summary>
    JsonLines,

    /// <summary>Messages of gRPC. It is a stream from the second message on.</summary>
    Grpc,
}

/// <summary>Tells the form of an answer from its head.</summary>
internal static class StreamKinds
{
    /// <summary>The form of an answer.</summary>
    /// <param name="contentType">The header <c>Content-Type</c>, with or without parameters; null when there is none.</param>
    /// <param name="contentEncoding">The header <c>Content-Encoding</c>; a compressed stream is not read.</param>
    public static StreamKind Of(string? contentType, string? contentEncoding) => contentType is null ? StreamKind.None
        : Grpc.Is(contentType) ? StreamKind.Grpc
        : !string.IsNullOrEmpty(contentEncoding) && !contentEncoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? StreamKind.None
        : Is(contentType, "text/event-stream") ? StreamKind.ServerSentEvents
        : Is(contentType, "application/x-ndjson") || Is(contentType, "application/jsonl") ? StreamKind.JsonLines
        : StreamKind.None;

    private static bool Is(string contentType, string mediaType) =>
        contentType.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == mediaType.Length || contentType[mediaType.Length] is ';' or ' ');
}
