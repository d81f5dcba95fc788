using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>Makes requests of the binary tensor extension and reads their answers.</summary>
internal static class BinaryRequest
{
    public const string Header = "Inference-Header-Content-Length";

    /// <summary>Creates a request of JSON and tensors behind it. The header gives the length of the JSON unless the test says
    /// otherwise.</summary>
    public static HttpRequestMessage Of(string json, byte[] binary, string? header = null)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var request = new HttpRequestMessage(
            HttpMethod.Post, $"/v2/models/{RunningServer.Model}/infer")
        { Content = new ByteArrayContent([.. text, .. binary]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.TryAddWithoutValidation(Header, header ?? text.Length.ToString(CultureInfo.InvariantCulture));
        return request;
    }

    /// <summary>Sends a request and splits the answer.</summary>
    public static async Task<(int Status, string Json, byte[] Binary)> SendAsync(RunningServer server, HttpRequestMessage request)
    {
        using var answer = await server.Client.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var length = answer.Headers.TryGetValues(Header, out var values)
            ? int.Parse(values.Single(), CultureInfo.InvariantCulture) : body.Length;
        return ((int)answer.StatusCode, Encoding.UTF8.GetString(body, 0, length), body[length..]);
    }
}
