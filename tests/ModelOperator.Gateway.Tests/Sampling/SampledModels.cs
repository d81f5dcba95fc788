using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>Models whose answers are the same bytes each time, and requests to them through a gateway.</summary>
internal static class SampledModels
{
    private const string JsonLength = "Inference-Header-Content-Length";

    /// <summary>A model that answers over REST.</summary>
    /// <param name="json">The answer, or its JSON where tensors lie behind it.</param>
    /// <param name="tensors">The bytes of the tensors; null when everything is JSON.</param>
    public static Task<Backend> RestAsync(string json, byte[]? tensors = null) => Backend.StartAsync(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        if (tensors is not null)
        {
            context.Response.Headers[JsonLength] = $"{Encoding.UTF8.GetByteCount(json)}";
        }

        await context.Response.Body.WriteAsync(Body(json, tensors));
    });

    /// <summary>A model that answers over gRPC, and is unsure.</summary>
    public static Task<Backend> GrpcAsync(byte[] answer, int status = 0) => Backend.StartAsync(
        async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["x-model-confidence"] = "0.1";
            await context.Response.Body.WriteAsync(answer);
            context.Response.AppendTrailer("grpc-status", $"{status}");
        },
        HttpProtocols.Http2);

    public static async Task AskAsync(TestGateway gateway, string json, byte[]? tensors = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, V2.Infer) { Content = new ByteArrayContent(Body(json, tensors)) };
        if (tensors is not null)
        {
            request.Headers.Add(JsonLength, $"{Encoding.UTF8.GetByteCount(json)}");
        }

        using var answer = await gateway.Http.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    public static async Task CallAsync(TestGateway gateway, byte[] message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer")
        {
            Version = gateway.Http2.DefaultRequestVersion,
            VersionPolicy = gateway.Http2.DefaultVersionPolicy,
            Content = new ByteArrayContent(message) { Headers = { ContentType = new("application/grpc") } },
        };
        using var answer = await gateway.Http2.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    private static byte[] Body(string json, byte[]? tensors) => [.. Encoding.UTF8.GetBytes(json), .. tensors ?? []];
}
