using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Testing.Tracing.Wire;

namespace ModelOperator.Testing.Tracing;

/// <summary>A collector of spans on loopback: it takes OTLP over HTTP, or over gRPC, and keeps what it got.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const string HttpPath = "/v1/traces";
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const int GrpcPrefix = 5;

    private static readonly string[] Kinds = ["", "internal", "server", "client"];

    private readonly ConcurrentQueue<ReceivedSpan> _spans = [];
    private AnsweringServer _server = null!;
    private int _deliveries;

    private OtlpReceiver()
    {
    }

    /// <summary>The address for OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public string Endpoint => _server.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>The spans that came so far.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>The number of deliveries so far, refused ones included.</summary>
    public int Deliveries => Volatile.Read(ref _deliveries);

    /// <summary>The headers of the last delivery.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    /// <summary>The HTTP status of the answers: 200 keeps what comes.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>The status of gRPC in answers, and why: 0 keeps what comes.</summary>
    public (int Status, string Message) GrpcStatus { get; set; } = (0, "");

    /// <summary>True when the status of gRPC comes behind the answer's message, as for calls that got that far.</summary>
    public bool GrpcStatusIsLast { get; set; }

    /// <summary>Answers are held back until this ends.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>Starts one.</summary>
    /// <param name="grpc">True when it takes gRPC instead of HTTP.</param>
    public static async Task<OtlpReceiver> StartAsync(bool grpc = false)
    {
        var receiver = new OtlpReceiver();
        receiver._server = await AnsweringServer.StartAsync(
            grpc ? receiver.CallAsync : receiver.PostAsync,
            configure: (_, listen) => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        return receiver;
    }

    /// <summary>The spans of a trace, once there are so many; they come in batches, after the requests. Two servers in one process hear
    /// each other's spans, as no two processes do, and so each of them may come twice; here it is one.</summary>
    /// <exception cref="TimeoutException">There were fewer after two minutes.</exception>
    public async Task<IReadOnlyList<ReceivedSpan>> TraceAsync(string traceId, int count)
    {
        IReadOnlyList<ReceivedSpan> found = [];
        await Eventually.True(
            () => (found = [.. _spans.Where(span => span.TraceId == traceId).DistinctBy(span => span.Id)]).Count >= count,
            $"{count} spans of trace {traceId}");
        return found;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task PostAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        await Hold.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = context.Request.Path == HttpPath ? Status : StatusCodes.Status404NotFound;
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            context.Response.ContentType = "application/x-protobuf";
            Keep(body);
        }
    }

    private async Task CallAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        context.Response.ContentType = "application/grpc";
        var (status, reason) = context.Request.Path == GrpcPath ? GrpcStatus : (12, "unimplemented");
        if (GrpcStatusIsLast)
        {
            await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
            context.Response.AppendTrailer("grpc-status", $"{status}");
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(reason));
        }
        else
        {
            context.Response.Headers["grpc-status"] = $"{status}";
            context.Response.Headers["grpc-message"] = Uri.EscapeDataString(reason);
        }

        if (status == 0)
        {
            Keep(body[GrpcPrefix..]);
        }
    }

    private async Task<byte[]> ReadAsync(HttpContext context)
    {
        Interlocked.Increment(ref _deliveries);
        Headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private void Keep(byte[] message)
    {
        foreach (var resource in ExportTraceServiceRequest.Parser.ParseFrom(message).ResourceSpans)
        {
            var about = Texts(resource.Resource.Attributes);
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
            {
                _spans.Enqueue(new(
                    about["service.name"], span.Name, Kinds[span.Kind], Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId),
                    span.Status?.Code == 2, span.TraceState, span.StartTimeUnixNano, span.EndTimeUnixNano, Texts(span.Attributes), about));
            }
        }
    }

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static Dictionary<string, string> Texts(IEnumerable<KeyValue> attributes) =>
        attributes.ToDictionary(attribute => attribute.Key, attribute => Text(attribute.Value), StringComparer.Ordinal);

    private static string Text(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => string.Join(',', value.ArrayValue.Values.Select(Text)),
        _ => value.ToString(),
    };
}
