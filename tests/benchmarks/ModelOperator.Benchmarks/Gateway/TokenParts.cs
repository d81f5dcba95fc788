using System.Globalization;
using System.Text;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Gateway;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Streaming;
using Prometheus;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>The cost of measuring the tokens of one streamed answer, without the rest of the request: the answer of 64 tokens of
/// <see cref="BenchmarkBackend"/>, its forms, and the parts of the measurement.</summary>
internal static class TokenParts
{
    private const int Answers = 2_000;
    private const int Rounds = 60;

    private static readonly StreamMeter Meter = new GatewayMetrics(
        new CollectorRegistry(), new GatewayOptions { Namespace = "benchmark", Name = "llama" }, TimeProvider.System)
        .For("7f9c2ab4d1").Streams;

    private static readonly ClientRequest Asked = new(new ClientPace(TimeSpan.FromSeconds(30), TimeProvider.System));

    private static readonly EventReader Reader = new(isSse: true);

    public static int Run()
    {
        Asked.Pace.Begin();
        var token = Encoding.UTF8.GetString(BenchmarkBackend.Token);
        var events = Answer(_ => token);
        var lines = Answer(_ => token["data: ".Length..^1]);
        var counted = Answer(number => token[..^3] + Usage(number + 1) + "}\n\n");
        var named = Answer(_ => "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
            + "{\"type\":\"text_delta\",\"text\":\" word\"}}\n\n");
        var messages = Answer(_ => "\0\0\0\0\u003c" + new string('x', 60));

        Measure("events, in one read", StreamKind.ServerSentEvents, events, events.Length);
        Measure("events, a read for each", StreamKind.ServerSentEvents, events, BenchmarkBackend.Token.Length);
        Measure("events, in reads of 1,000 bytes", StreamKind.ServerSentEvents, events, 1_000);
        Measure("events, each with its usage, in one read", StreamKind.ServerSentEvents, counted, counted.Length);
        Measure("events that have names, in one read", StreamKind.ServerSentEvents, named, named.Length);
        Measure("lines of JSON, in one read", StreamKind.JsonLines, lines, lines.Length);
        Measure("lines of JSON, a read for each", StreamKind.JsonLines, lines, lines.Length / BenchmarkBackend.StreamedTokens);
        Measure("messages of gRPC, in one read", StreamKind.Grpc, messages, messages.Length);
        Measure("messages of gRPC, a read for each", StreamKind.Grpc, messages, messages.Length / BenchmarkBackend.StreamedTokens);

        Part("finding and reading the events of one read", () => Read(events, events.Length));
        Part("finding and reading them, a read for each", () => Read(events, BenchmarkBackend.Token.Length));
        Part("the time at which a read came", () => _ = Asked.Pace.SpentOnAnswer);
        Part("counting the answer at its end", () =>
        {
            Meter.Begun(TimeSpan.FromMilliseconds(20));
            Meter.PerToken(TimeSpan.FromMilliseconds(5));
            Meter.Written(BenchmarkBackend.StreamedTokens);
        });
        Part("telling a stream from its head", () => _ = StreamKinds.Of(BenchmarkBackend.Stream, null));
        return 0;
    }

    private static void Measure(string name, StreamKind kind, byte[] answer, int piece) => Part(name, () =>
    {
        using var clock = Asked.Clock.Begin(kind, Meter, next: null)!;
        for (var at = 0; at < answer.Length; at += piece)
        {
            clock.Append(answer.AsSpan(at, Math.Min(piece, answer.Length - at)));
        }

        clock.End();
    });

    private static void Read(byte[] answer, int piece)
    {
        for (var at = 0; at < answer.Length; at += piece)
        {
            Reader.Append(answer.AsSpan(at, Math.Min(piece, answer.Length - at)));
        }

        Reader.Reset();
    }

    private static void Part(string name, Action work) => ThreadCost.Of(Rounds, Answers, work).Print(name, "an answer");

    private static byte[] Answer(Func<int, string> token) =>
        [.. Enumerable.Range(0, BenchmarkBackend.StreamedTokens).SelectMany(number => Encoding.UTF8.GetBytes(token(number)))];

    private static string Usage(int tokens) => string.Create(
        CultureInfo.InvariantCulture,
        $",\"usage\":{{\"prompt_tokens\":9,\"total_tokens\":{9 + tokens},\"completion_tokens\":{tokens}}}");
}
