using ModelOperator.Gateway.Proxying.Streaming;

namespace ModelOperator.Gateway.Tests.Proxying.Streaming;

public sealed class StreamKindTests
{
    [Theory]
    [InlineData("text/event-stream", null, StreamKind.ServerSentEvents)]
    [InlineData("Text/Event-Stream; charset=utf-8", "identity", StreamKind.ServerSentEvents)]
    [InlineData("text/event-stream", "gzip", StreamKind.None)]
    [InlineData("text/event-streams", null, StreamKind.None)]
    [InlineData("application/x-ndjson", null, StreamKind.JsonLines)]
    [InlineData("application/jsonl", null, StreamKind.JsonLines)]
    [InlineData("application/json", null, StreamKind.None)]
    [InlineData("application/grpc+proto", null, StreamKind.Grpc)]
    [InlineData("application/grpc-web", null, StreamKind.None)]
    [InlineData(null, null, StreamKind.None)]
    public void Kind_IsReadFromTheHead(string? contentType, string? contentEncoding, object kind) =>
        StreamKinds.Of(contentType, contentEncoding).ShouldBe((StreamKind)kind);
}
