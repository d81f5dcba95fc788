using System.Text;
using ModelOperator.Gateway.Proxying.Streaming;

namespace ModelOperator.Gateway.Tests.Proxying.Streaming;

public sealed class EventReaderTests
{
    private const string Chat =
        """
        : a comment keeps the connection open

        data: {"id":"1","choices":[{"delta":{"role":"assistant","content":"Hel"}}]}

        event: message
        data: {"id":"1","choices":[{"delta":{"content":"lo, \"completion_tokens\": 9"}}]}

        data: {"id":"1","choices":[{"delta":{"content":"!"},"finish_reason":"stop"}],"usage":null}


        """;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Events_AreCounted_HoweverTheyArrive(int pieceSize)
    {
        using var reader = Read(Chat + "data: [DONE]\n\n", pieceSize);

        (reader.Parts, reader.NamedTokens, reader.Error).ShouldBe((3, null, null), "a text that names a field is only a text");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Usage_NamesTheTokens_AndIsNoOutputItself(int pieceSize)
    {
        using var reader = Read(
            Chat + """data: {"id":"1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":42}}""" + "\n\ndata: [DONE]\n\n",
            pieceSize);

        (reader.Parts, reader.NamedTokens).ShouldBe((3, 42));
    }

    [Fact]
    public void Usage_InEveryEvent_CountsWithItsLast()
    {
        using var reader = Read(
            """
            data: {"choices":[{"text":"a"}],"usage":{"completion_tokens": 2}}

            data: {"choices":[{"text":"b"}],"usage":{"completion_tokens": 4}}


            """);

        (reader.Parts, reader.NamedTokens).ShouldBe((2, 4));
    }

    [Theory]
    [InlineData("""{"error":{"message":"out of memory","code":503}}""", 503)]
    [InlineData("""{"error": {"message": "prompt too long", "type": "BadRequestError", "code": 400}}""", 400)]
    [InlineData("""{"object":"error","message":"no","code":429}""", 429)]
    [InlineData("""{"error":"the engine died"}""", 500)]
    [InlineData("""{"error":{"code":"context_length_exceeded"}}""", 500)]
    [InlineData("""{"error":{"code":7}}""", 500)]
    [InlineData("""{"error":{"code":""", 500)]
    [InlineData("""{"error":{"code":499}}""", 500)]
    [InlineData("""{"error":{"\ud800":1}}""", 500)]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", 500)]
    [InlineData("""{"type": "error", "code": 503, "message": "busy"}""", 503)]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"text_delta","text":"error"}}""", null)]
    [InlineData("""{"id":1,"error":{"message":"rpc"}}""", null)]
    [InlineData("""{"error":null,"choices":[{"text":"a"}]}""", null)]
    [InlineData("""{"error":0.12,"prediction":3}""", null)]
    [InlineData("""{"error":"","prediction":3}""", null)]
    [InlineData("""{"error":false}""", null)]
    [InlineData("""{"choices":[{"text":"{\"error\": 1}"}]}""", null)]
    [InlineData("""{"object":"chat.completion.chunk","choices":[{"text":"error"}]}""", null)]
    public void ErrorInsideTheStream_HasAStatus(string data, int? status)
    {
        using var reader = Read($"{Chat}data: {data}\n\n");

        reader.Error.ShouldBe(status);
        reader.Parts.ShouldBe(status is null ? 4 : 3);
    }

    [Theory]
    [InlineData("event: error\ndata: overloaded\n\n", 500)]
    [InlineData("event:error\r\ndata: {\"error\":{\"code\":503}}\r\n\r\n", 503)]
    [InlineData("event: errors\ndata: 3\n\n", null)]
    public void EventThatIsCalledError_IsAnError(string text, int? status)
    {
        using var reader = Read($"{text}data: after\n\n", pieceSize: 5);

        reader.Error.ShouldBe(status);
        reader.Parts.ShouldBe(status is null ? 2 : 1, "the next event has no name");
    }

    [Fact]
    public void WindowsLines_AndEventsOfSeveralLines_AreTheSameEvents()
    {
        using var reader = Read("data: a\r\ndata: b\r\n\r\ndata:c\r\n\r\n\r\n");

        reader.Parts.ShouldBe(2);
    }

    [Fact]
    public void EventThatWasCutOff_IsNone()
    {
        using var reader = Read("data: a\n\ndata: b\n");

        reader.Parts.ShouldBe(1);
    }

    [Fact]
    public void JsonLines_AreOneEventEach()
    {
        using var reader = new EventReader(isSse: false);
        reader.Append(Encoding.UTF8.GetBytes("{\"response\":\"a\"}\n\n{\"response\":\"b\"}\r\n{\"error\":\"x\"}\n{\"resp"));
        reader.Append("onse\":\"c\"}"u8);
        reader.Parts.ShouldBe(2);

        reader.Complete();

        (reader.Parts, reader.Error).ShouldBe((3, 500));
    }

    [Fact]
    public void LineLongerThanIsHeld_IsAnEvent()
    {
        using var reader = Read($"data: {new string('x', 3 * EventReader.LongestLine)}\n\ndata: y\n\n", pieceSize: 1000);

        reader.Parts.ShouldBe(2);
    }

    private static EventReader Read(string text, int pieceSize = int.MaxValue)
    {
        var reader = new EventReader(isSse: true);
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(pieceSize))
        {
            reader.Append(piece);
        }

        return reader;
    }
}
