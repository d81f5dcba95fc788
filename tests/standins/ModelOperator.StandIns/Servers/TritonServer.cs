using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOperator.StandIns.Machines;

namespace ModelOperator.StandIns.Servers;

/// <summary>Stands in for NVIDIA's Triton Inference Server: OIP v2 and health on one port, metrics on another.</summary>
internal static class TritonServer
{
    /// <summary>Loads the repository and serves it.</summary>
    public static async Task<RunningServer> StartAsync(TritonFlags flags, Machine machine)
    {
        var models = Load(machine.Find(flags.Repository));
        if (!machine.CanWrite("/tmp"))
        {
            throw new ServerException("failed to create a temporary directory in /tmp: Read-only file system");
        }

        long answered = 0;
        return await RunningServer.StartAsync(
            application =>
            {
                application.Use((context, next) => IsAt(context, flags) ? next(context) : RefuseAsync(context));
                application.MapGet("/v2/health/live", () => Results.Ok());
                application.MapGet("/v2/health/ready", () => Results.Ok());
                application.MapGet("/v2", () => Results.Json(new { name = "triton", version = "2.61.0" }));
                application.MapGet(
                    "/v2/models/{model}", (string model) => models.Contains(model)
                        ? Results.Json(new { name = model, versions = new[] { "1" }, platform = "onnxruntime_onnx" })
                        : Unknown(model));
                application.MapPost(
                    "/v2/models/{model}/infer", async (string model, HttpRequest request) =>
                    {
                        if (!models.Contains(model))
                        {
                            return Unknown(model);
                        }

                        var body = await JsonNode.ParseAsync(request.Body);
                        Interlocked.Increment(ref answered);
                        return Results.Json(new JsonObject
                        {
                            ["model_name"] = model,
                            ["model_version"] = "1",
                            ["outputs"] = new JsonArray(body!["inputs"]!.AsArray().Select(input => input!.DeepClone()).ToArray()),
                        });
                    });
                application.MapGet(
                    "/metrics", () => Results.Text(
                        "# TYPE nv_inference_request_success counter\n" + string.Concat(models.Select(model => string.Create(
                            CultureInfo.InvariantCulture,
                            $"nv_inference_request_success{{model=\"{model}\",version=\"1\"}} {Interlocked.Read(ref answered)}\n"))),
                        "text/plain"));
            },
            flags.HttpPort, flags.GrpcPort, flags.MetricsPort);
    }

    // Each port has paths of its own.
    private static bool IsAt(HttpContext context, TritonFlags flags) =>
        context.Connection.LocalPort == (context.Request.Path == "/metrics" ? flags.MetricsPort : flags.HttpPort);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static IResult Unknown(string model) =>
        Results.Json(new { error = $"Request for unknown model: '{model}' is not found" }, statusCode: 400);

    // Every folder of a repository is a model, with at least one folder whose name is a number.
    private static HashSet<string> Load(string repository)
    {
        if (!Directory.Exists(repository))
        {
            throw new ServerException($"failed to stat model repository '{repository}': it is no directory");
        }

        var models = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(repository))
        {
            var name = Path.GetFileName(folder);
            var versions = Directory.EnumerateDirectories(folder).Where(version => int.TryParse(Path.GetFileName(version), out _)).ToList();
            if (!versions.Exists(version => Directory.EnumerateFiles(version).Any()))
            {
                throw new ServerException(
                    $"failed to load model '{name}': at least one version must be available under the version policy");
            }

            models.Add(name);
        }

        return models.Count > 0 ? models : throw new ServerException($"no model is in the repository '{repository}'");
    }
}
