using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOperator.StandIns.Machines;

namespace ModelOperator.StandIns.Servers;

/// <summary>
/// Stands in for the OpenAI-compatible server of vLLM: generated text, whole or as a stream, and metrics on the same port.
/// </summary>
internal static class VllmServer
{
    private const long Needed = 1L << 30;

    private static readonly string[] Words = ["The", " answer", " is", " 42", "."];

    /// <summary>Loads the model and serves it.</summary>
    public static async Task<RunningServer> StartAsync(VllmFlags flags, Machine machine)
    {
        Check(flags, machine);
        var pace = TokenPace.Read(Path.Combine(machine.Find(flags.Model), "config.json"));
        long answered = 0;
        return await RunningServer.StartAsync(
            application =>
            {
                application.MapGet("/health", () => Results.Ok());
                application.MapGet(
                    "/v1/models",
                    () => Results.Json(new { @object = "list", data = new[] { new { id = flags.ServedName, @object = "model" } } }));
                application.MapPost("/v1/completions", context => AnswerAsync(context, chat: false));
                application.MapPost("/v1/chat/completions", context => AnswerAsync(context, chat: true));
                application.MapGet(
                    "/metrics", () => Results.Text(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"# TYPE vllm:request_success counter\nvllm:request_success_total{{model_name=\"{flags.ServedName}\"}} "
                                + $"{Interlocked.Read(ref answered)}\n"),
                        "text/plain"));
            },
            flags.Port);

        async Task AnswerAsync(HttpContext context, bool chat)
        {
            var body = await JsonNode.ParseAsync(context.Request.Body);
            if ((string?)body!["model"] != flags.ServedName)
            {
                context.Response.StatusCode = 404;
                await context.Response.WriteAsJsonAsync(
                    new { error = new { message = $"The model `{body["model"]}` does not exist.", type = "NotFoundError", code = 404 } });
                return;
            }

            Interlocked.Increment(ref answered);
            if ((bool?)body["stream"] == true)
            {
                await StreamAsync(context.Response, flags.ServedName, pace, chat);
            }
            else
            {
                var text = string.Concat(Words);
                var choice = chat ? new JsonObject { ["message"] = new JsonObject { ["content"] = text } } : new() { ["text"] = text };
                await context.Response.WriteAsJsonAsync(Answer(flags.ServedName, choice));
            }
        }
    }

    private static async Task StreamAsync(HttpResponse response, string model, TokenPace pace, bool chat)
    {
        response.ContentType = "text/event-stream";
        var wait = pace.First;
        foreach (var word in Words)
        {
            await Task.Delay(wait, TimeProvider.System, response.HttpContext.RequestAborted);
            wait = pace.Next;
            var choice = chat ? new JsonObject { ["delta"] = new JsonObject { ["content"] = word } } : new() { ["text"] = word };
            var chunk = Answer(model, choice);
            chunk.Remove("usage");
            await response.WriteAsync($"data: {chunk.ToJsonString()}\n\n");
            await response.Body.FlushAsync();
        }

        await response.WriteAsync("data: [DONE]\n\n");
    }

    private static JsonObject Answer(string model, JsonObject choice)
    {
        choice["index"] = 0;
        return new()
        {
            ["id"] = "cmpl-1",
            ["model"] = model,
            ["choices"] = new JsonArray(choice),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 3, ["completion_tokens"] = Words.Length },
        };
    }

    private static void Check(VllmFlags flags, Machine machine)
    {
        // PyTorch's compiler asks for the name of the user when it is loaded. The image knows root alone.
        if (machine.User != 0 && new[] { "LOGNAME", "USER", "LNAME", "USERNAME" }.All(name => Of(name) is not { Length: > 0 }))
        {
            throw new ServerException($"KeyError: 'getpwuid(): uid not found: {machine.User}'");
        }

        var home = Of("HOME") is { Length: > 0 } set ? set : machine.User == 0 ? "/root" : "/";
        if (!machine.CanWrite($"{home.TrimEnd('/')}/.cache"))
        {
            throw new ServerException($"PermissionError: [Errno 13] Permission denied: '{home.TrimEnd('/')}/.cache'");
        }

        if (machine.SharedMemory < Needed)
        {
            throw new ServerException("Bus error: insufficient shared memory (shm)");
        }

        var folder = machine.Find(flags.Model);
        if (!File.Exists(Path.Combine(folder, "config.json")) || !Directory.EnumerateFiles(folder, "*.safetensors").Any())
        {
            throw new ServerException($"Invalid repository ID or local directory specified: '{flags.Model}'");
        }

        string? Of(string name) => machine.Environment.GetValueOrDefault(name);
    }
}
