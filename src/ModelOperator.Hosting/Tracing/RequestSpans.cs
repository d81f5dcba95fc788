using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Hosting.Tracing;

/// <summary>Spans of requests, with the attributes that the semantic conventions of HTTP and of gRPC ask for.</summary>
public static class RequestSpans
{
    private const string OtherMethod = "_OTHER";
    private const string InferenceService = "inference.GRPCInferenceService";

    // A client may ask for any path. Names are what collectors group by, and so only these are names.
    private static readonly FrozenDictionary<string, (string Method, string Name)> InferenceCalls = new[]
    {
        "ServerLive", "ServerReady", "ServerMetadata", "ModelReady", "ModelMetadata", "ModelStatistics", "ModelInfer",
    }.ToFrozenDictionary(
        method => $"/{InferenceService}/{method}", method => (method, $"{InferenceService}/{method}"), StringComparer.Ordinal);

    // A name is needed before anybody knows whether the span is recorded, so it is put together once. The routes are those of the process.
    private static readonly ConcurrentDictionary<(string Method, string Route), string> RouteNames = new();

    // Which statuses of gRPC are a server's fault: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
    private static ReadOnlySpan<int> ServerFaults => [2, 4, 12, 13, 14, 15];

    /// <summary>Begins the span of a request that came in, below the caller's span.</summary>
    /// <param name="spans">Begins it.</param>
    /// <param name="context">The request.</param>
    /// <param name="isGrpc">True for a call of gRPC.</param>
    /// <param name="route">The pattern of the path; null when it has none.</param>
    /// <returns>Null when tracing is off.</returns>
    public static Activity? BeginRequest(this Spans spans, HttpContext context, bool isGrpc, string? route = null)
    {
        if (!spans.AreOn)
        {
            return null;
        }

        var request = context.Request;
        var span = spans.Begin(NameOf(request, isGrpc, route), ActivityKind.Server, TraceHeaders.Read(request.Headers));
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(SpanAttributes.Method, MethodOf(request.Method));
            span.SetTag(SpanAttributes.Path, ClientText.Cut(request.Path.Value));
            span.SetTag(SpanAttributes.Scheme, ClientText.Cut(request.Scheme));
            span.SetTag(SpanAttributes.Route, route);
            span.SetTag(SpanAttributes.ProtocolVersion, HttpProtocol.IsHttp2(request.Protocol) ? "2" : "1.1");
            span.SetTag(SpanAttributes.ServerAddress, request.Host.HasValue ? ClientText.Cut(request.Host.Host) : null);
            span.SetTag(SpanAttributes.ServerPort, request.Host.Port);
            if (isGrpc)
            {
                span.SetTag(SpanAttributes.RpcSystem, "grpc");
                var isKnown = InferenceCalls.TryGetValue(request.Path.Value ?? "", out var call);
                span.SetTag(SpanAttributes.RpcService, isKnown ? InferenceService : null);
                span.SetTag(SpanAttributes.RpcMethod, isKnown ? call.Method : OtherMethod);
            }
        }

        return span;
    }

    /// <summary>Begins the span of a request that is sent, below the span of the one that it is sent for.</summary>
    /// <param name="spans">Begins it.</param>
    /// <param name="parent">The span of the request that it is sent for; null when there is none.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The address that the request is sent to.</param>
    /// <param name="name">The name of the span; null for the method.</param>
    /// <returns>Null when there is no parent, or it is not recorded.</returns>
    public static Activity? BeginCall(this Spans spans, Activity? parent, string method, Uri target, string? name = null)
    {
        var span = spans.BeginBelow(parent, ClientText.Cut(name ?? NameOf(method)), ActivityKind.Client);
        span?.SetTag(SpanAttributes.Method, MethodOf(method));
        span?.SetTag(SpanAttributes.Url, ClientText.Cut(WithoutQuery(target)));
        span?.SetTag(SpanAttributes.ServerAddress, ClientText.Cut(target.Host));
        span?.SetTag(SpanAttributes.ServerPort, target.Port);
        return span;
    }

    /// <summary>Says how a request was answered.</summary>
    /// <param name="span">The span of the request, on either side; null for none.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="grpcStatus">The status of gRPC; null for plain HTTP.</param>
    public static void Answered(this Activity? span, int status, int? grpcStatus = null)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(SpanAttributes.StatusCode, status);
        span.SetTag(SpanAttributes.RpcGrpcStatusCode, grpcStatus);
        var isServer = span.Kind is ActivityKind.Server;
        var isError = grpcStatus is { } call
            ? isServer ? ServerFaults.Contains(call) : call != 0
            : status >= (isServer ? StatusCodes.Status500InternalServerError : StatusCodes.Status400BadRequest);
        if (isError)
        {
            span.Failed((grpcStatus ?? status).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="span">The span; null for none.</param>
    /// <param name="type">The kind of error, one of a few fixed words.</param>
    public static void Failed(this Activity? span, string type)
    {
        span?.SetTag(SpanAttributes.ErrorType, type);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    private static string NameOf(HttpRequest request, bool isGrpc, string? route) =>
        isGrpc && InferenceCalls.TryGetValue(request.Path.Value ?? "", out var call) ? call.Name
        : route is null ? NameOf(request.Method)
        : RouteNames.GetOrAdd((NameOf(request.Method), route), static key => $"{key.Method} {key.Route}");

    private static string NameOf(string method) => MethodOf(method) is var known && known == OtherMethod ? "HTTP" : known;

    private static string MethodOf(string method) => method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "CONNECT" or "OPTIONS" or "TRACE" or "PATCH" or "QUERY" => method,
        _ => OtherMethod,
    };

    // As it was written: the gateway's addresses are not parsed any further.
    private static string WithoutQuery(Uri target) =>
        target.OriginalString.IndexOf('?', StringComparison.Ordinal) is var query and >= 0
            ? target.OriginalString[..query]
            : target.OriginalString;
}
