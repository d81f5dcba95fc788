using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
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
        _ids = new(new KeyRing(_keys.FullName, new FakeTimeProvider(), NullLogger<KeyRing>.Instance));
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

    private static CopiedRequest Grpc(byte[] body) => Request("application/grpc", body);

    private static CopiedRequest Request(string type, byte[] body) => new(
        null, "stable", new HeaderDictionary { ["content-type"] = type, ["x-request-id"] = "of-the-header" }, body);
}
