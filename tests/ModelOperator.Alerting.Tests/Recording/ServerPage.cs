using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ModelOperator.Testing;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Alerting.Tests.Recording;

/// <summary>The metrics page of a model server that runs as a process of its own, after requests to the model digits.</summary>
internal static class ServerPage
{
    private const int Requests = 50;

    public static async Task<Exposition> RecordAsync(string revision)
    {
        var examples = Path.Combine(AppContext.BaseDirectory, "examples", "digits");
        var profile = Path.GetTempFileName();
        await File.WriteAllTextAsync(profile, ProfileOf(Path.Combine(examples, "profiles.yaml")));
        await using var server = Executable.Start(
            "ModelOperator.ModelServer.dll",
            [
                "serve", "--model-path", Path.Combine(examples, "models", "v2.onnx"), "--model-name", "digits", "--model-version", "v2",
                "--revision", revision, "--http-port", "0", "--profile", profile, "--max-batch-size", "4", "--max-queue-delay-ms", "1",
            ],
            ("OPERATIONS_PORT", "0"));
        using var client = new HttpClient();
        var (protocol, admin) = (await server.NumberAfterAsync("protocol on port"), await server.NumberAfterAsync("Admin port"));
        var ready = Address(protocol, "/v2/health/ready");
        await Eventually.True(async () => (await client.GetAsync(ready)).IsSuccessStatusCode, "the model is loaded");

        using var holdout = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(examples, "holdout.json")));
        foreach (var image in holdout.RootElement.GetProperty("images").EnumerateArray().Take(Requests))
        {
            var body = new { inputs = new[] { new { name = "x", shape = new[] { 1, 64 }, datatype = "FP32", data = image } } };
            (await client.PostAsJsonAsync(Address(protocol, "/v2/models/digits/infer"), body)).EnsureSuccessStatusCode();
        }

        await client.PostAsJsonAsync(Address(protocol, "/v2/models/digits/infer"), new { inputs = Array.Empty<object>() });
        var page = Exposition.Parse(await client.GetStringAsync(Address(admin, "/metrics")));
        File.Delete(profile);
        return page;
    }

    private static Uri Address(int port, string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));

    private static string ProfileOf(string configMap)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(configMap);
        yaml.Load(text);
        return ((YamlScalarNode)yaml.Documents[0].RootNode["data"]["training.json"]).Value!;
    }
}
