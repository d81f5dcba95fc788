using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;
using ModelOperator.Gateway.Tensors.Messages;
using ModelOperator.Gateway.Tests.Sampling;

namespace ModelOperator.Gateway.Tests.Shadowing.Labels.Keeping;

public sealed class RequestIdsTests : IDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("keys");
    private readonly RequestIds _ids;

    public RequestIdsTests()
    {
        File.WriteAllText(Path.Combine(_keys.FullName, "1"), new string('a', 64));
        _ids = Ids();
    }

    public void Dispose() => _keys.Delete(recursive: true);

    [Fact]
    public void IdOfAGrpcRequest_IsThatOfItsMessage() =>
        _ids.Of(Grpc(Bodies.Framed(new ModelInferRequest { Id = "order-17" })))
            .ShouldBe(_ids.HashesOf("order-17").Single());

    [Fact]
    public void GrpcRequestWithoutId_OrThatCannotBeRead_HasTheIdOfItsHeader()
    {
        var ofHeader = _ids.HashesOf("of-the-header").Single();

        _ids.Of(Grpc(Bodies.Framed(new ModelInferRequest()))).ShouldBe(ofHeader);
        _ids.Of(Grpc([0, 0, 0, 0, 9, 1])).ShouldBe(ofHeader);
    }

    [Theory]
    [InlineData("""{"id":"order-17"}""", "order-17")]
    [InlineData("""{"id":""}""", "of-the-header")]
    [InlineData("""{"inputs":[]}""", "of-the-header")]
    [InlineData("no JSON", "of-the-header")]
    public void IdOfARestRequest_IsThatOfItsBody_OrElseOfItsHeader(string body, string id) =>
        _ids.Of(Request("application/json", Encoding.UTF8.GetBytes(body))).ShouldBe(_ids.HashesOf(id).Single());

    [Fact]
    public void IdWithMoreCharactersThanALabelMayName_IsNone()
    {
        _ids.Of(Json($$"""{"id":"{{new string('x', FeedbackSettings.MaxRequestIdLength)}}"}""")).ShouldNotBeNull();

        _ids.Of(Json($$"""{"id":"{{new string('x', FeedbackSettings.MaxRequestIdLength + 1)}}"}""")).ShouldBeNull();
    }

    [Fact]
    public void IdThatWasKeptByAnOlderKey_IsFoundByALabelThatComesAfterTheRotation()
    {
        var kept = _ids.Of(Json("""{"id":"order-17"}"""))!.Value;
        File.WriteAllText(Path.Combine(_keys.FullName, "2"), new string('b', 64));
        var rotated = Ids();

        rotated.HashesOf("order-17").ShouldBe([rotated.Of(Json("""{"id":"order-17"}"""))!.Value, kept]);
        rotated.HashesOf("order-18").ShouldNotContain(kept);
    }

    private RequestIds Ids() => new(new KeyRing(_keys.FullName, new FakeTimeProvider(), NullLogger<KeyRing>.Instance));

    private static CopiedRequest Json(string body) => Request("application/json", Encoding.UTF8.GetBytes(body));

    private static CopiedRequest Grpc(byte[] body) => Request("application/grpc", body);

    private static CopiedRequest Request(string type, byte[] body) => new(
        null, "stable", new HeaderDictionary { ["content-type"] = type, ["x-request-id"] = "of-the-header" }, body);
}
