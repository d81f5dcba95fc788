using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>Answers of model servers.</summary>
internal static class V2
{
    public static readonly Uri Infer = new("/v2/models/digits/infer", UriKind.Relative);

    public static string Answer(params double[] probabilities) =>
        $$"""{"model_name":"digits","id":"{{Guid.NewGuid()}}","outputs":[{"name":"probabilities","datatype":"FP32","shape":[1,{{probabilities.Length}}],"data":[{{string.Join(',', probabilities)}}]}]}""";

    public static Task<Backend> ModelAsync(params double[] probabilities) => Backend.StartAsync(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Answer(probabilities));
    });

    /// <summary>Sends a request as a client does; the answer has come in full.</summary>
    public static async Task<string> AskAsync(this TestGateway gateway, string body = "tensor")
    {
        using var content = new StringContent(body);
        using var response = await gateway.Http.PostAsync(Infer, content).Soon("the client's answer");
        response.EnsureSuccessStatusCode();
        response.Headers.GetValues("x-model-revision").ShouldBe(["stable"]);
        return await response.Content.ReadAsStringAsync();
    }
}
