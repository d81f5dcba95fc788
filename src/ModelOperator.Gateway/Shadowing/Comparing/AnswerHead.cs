using System.Runtime.InteropServices;
using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>The parts of an answer's head that the comparison needs.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type as sent; null when there was none.</param>
/// <param name="ContentEncoding">The content encoding as sent; null when there was none.</param>
/// <param name="JsonLength">The length of the JSON part before the binary tensors, as sent; null when there was none.</param>
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
