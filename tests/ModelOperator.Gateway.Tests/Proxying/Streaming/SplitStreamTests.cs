using System.Text;
using ModelOperator.Gateway.Proxying.Streaming;

namespace ModelOperator.Gateway.Tests.Proxying.Streaming;

/// <summary>Streams come from the network in pieces that have nothing to do with their events.</summary>
public sealed class SplitStreamTests
{
    // What stands in a stream, and what it is to count as.
    private static readonly (string Text, Count Is)[] Events =
    [
        (": still here\n\n", new()),
        ("\n", new()),
        ("retry: 3000\nid: 7\n\n", new()),
        ("event: ping\n\n", new()),
        ("data: [DONE]\n\n", new()),
        ("data:a\n\n", new(1)),
        ("data: a\r\ndata: b\r\n\r\n", new(1)),
        ("""data: {"id":"1","choices":[{"delta":{"content":"a \"completion_tokens\": 3 \n"}}]}""" + "\n\n", new(1)),
        ("""data: {"object":"chat.completion.chunk","choices":[{"text":"error"}]}""" + "\n\n", new(1)),
        ("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"error\"}}\n\n", new(1)),
        ($"data: {{\"text\":\"{new string('x', 3_000)}\"}}\n\n", new(1)),
        ("""data: {"choices":[{"text":"a"}],"usage":{"completion_tokens": 12}}""" + "\n\n", new(1, 12)),
        ("""data: {"choices":[],"usage":{"completion_tokens":34}}""" + "\n\n", new(0, 34)),
        // Only the beginning of a very long line is looked at, wherever it is cut.
        ($"data: {{\"text\":\"{new string('x', EventReader.LongestLine)}\",\"usage\":{{\"completion_tokens\":56}}}}\n\n", new(1)),
        ("""data: {"error":{"message":"busy","code":503}}""" + "\n\n", new(0, null, 503)),
        ("""data: { "object": "error", "code": 429}""" + "\r\n\r\n", new(0, null, 429)),
        ("event: error\ndata: overloaded\n\n", new(0, null, 500)),
    ];

    private static readonly (string Text, Count Is)[] Lines =
    [
        ("\n", new()),
        (" \t\r\n", new()),
        ("[DONE]\n", new()),
        ("""{"response":"a"}""" + "\n", new(1)),
        ("""{"response":"a"}""" + "\r\n", new(1)),
        ("""{"usage":{"completion_tokens":5},"response":"a"}""" + "\n", new(1, 5)),
        ("""{"error":"no"}""" + "\n", new(0, null, 500)),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stream_SplitAtAnyByte_CountsTheSame(bool isSse)
    {
        var events = isSse ? Events : Lines;
        var bytes = Bytes(events);
        var whole = Count.Of(events);
        using var reader = new EventReader(isSse);

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            reader.Append(bytes.AsSpan(0, cut));
            reader.Append(bytes.AsSpan(cut));

            Taken(reader).ShouldBe(whole, $"split at byte {cut}");
        }

        Array.ForEach(bytes, single => reader.Append([single]));

        Taken(reader).ShouldBe(whole, "each byte by itself");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RandomStream_InRandomPieces_CountsWhatItsEventsSay(bool isSse)
    {
        using var reader = new EventReader(isSse);
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var events = random.GetItems(isSse ? Events : Lines, random.Next(1, 30));
            var longest = 1 << random.Next(1, 14);
            for (var rest = Bytes(events).AsSpan(); !rest.IsEmpty;)
            {
                var piece = Math.Min(random.Next(longest + 1), rest.Length);
                reader.Append(rest[..piece]);
                rest = rest[piece..];
            }

            Taken(reader).ShouldBe(Count.Of(events), $"seed {seed}");
        }
    }

    private static byte[] Bytes(IEnumerable<(string Text, Count Is)> events) =>
        Encoding.UTF8.GetBytes(string.Concat(events.Select(one => one.Text)));

    private static Count Taken(EventReader reader)
    {
        var count = new Count(reader.Parts, reader.NamedTokens, reader.Error);
        reader.Reset();
        return count;
    }

    private sealed record Count(int Parts = 0, int? Tokens = null, int? Error = null)
    {
        public static Count Of(IEnumerable<(string Text, Count Is)> events) => events.Aggregate(
            new Count(), (all, one) => new(all.Parts + one.Is.Parts, one.Is.Tokens ?? all.Tokens, one.Is.Error ?? all.Error));
    }
}
