using System.Runtime.InteropServices;
using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>What of an answer's head the comparison needs.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">As sent; null when it was not.</param>
/// <param name="ContentEncoding">As sent; null when it was not.</param>
/// <param name="JsonLength">Length of the JSON part before the binary tensors, as sent; null when it was not.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AnswerHead(
    int Status, string? ContentType = null, string? ContentEncoding = null, string? JsonLength = null)
{
    private const string InferenceHeaderLength = "Inference-Header-Content-Length";

    public bool IsGrpc => Grpc.Is(ContentType);

    public bool Succeeded => Status is >= 200 and < 300;

    public static AnswerHead Of(HttpResponseMessage answer) => new(
        (int)answer.StatusCode,
        Read(answer.Content.Headers, "Content-Type"),
        Read(answer.Content.Headers, "Content-Encoding"),
        Read(answer.Headers, InferenceHeaderLength) ?? Read(answer.Content.Headers, InferenceHeaderLength));

    private static string? Read(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
