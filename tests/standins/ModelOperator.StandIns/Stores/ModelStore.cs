using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.StandIns.Servers;

namespace ModelOperator.StandIns.Stores;

/// <summary>
/// Stands in for object stores with the APIs of S3, Google and Azure, for the Hugging Face Hub, which serves what is in the bucket
/// <c>hub</c>, and for a registry, which serves the bucket <c>registry</c>; each has a port. All have the same files, which come with PUT,
/// as with S3, from anybody. <c>/asked</c> says how often each was read. <c>/hold?path=…</c> holds the second half of a file of S3 back
/// until <c>/release</c>.
/// </summary>
internal static class ModelStore
{
    /// <summary>Serves all of them.</summary>
    public static Task<RunningServer> StartAsync(StoreFlags flags)
    {
        Directory.CreateDirectory(flags.Folder);
        var asked = new AskedFiles();
        var held = new HeldFiles();
        var buckets = new Buckets(flags.Folder, asked, held);
        var others = new Dictionary<int, Func<HttpContext, Task>>
        {
            [flags.HubPort] = new Hub(flags.Folder, asked).AnswerAsync,
            [flags.GooglePort] = new GoogleStore(flags.Folder, asked).AnswerAsync,
            [flags.AzurePort] = new AzureStore(flags.Folder, asked).AnswerAsync,
            [flags.RegistryPort] = new Registry(flags.Folder, asked).AnswerAsync,
        };
        return RunningServer.StartAsync(
            application => application.Run(context =>
            {
                // A model may be larger than any other body.
                context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
                return context.Request.Path == "/asked" ? context.Response.WriteAsync(asked.Text)
                    : context.Request.Path == "/hold" ? Done(() => held.Hold(context.Request.Query["path"]!))
                    : context.Request.Path == "/release" ? Done(held.Release)
                    : others.TryGetValue(context.Connection.LocalPort, out var answer) ? answer(context)
                    : buckets.AnswerAsync(context);
            }),
            [flags.BucketPort, .. others.Keys]);
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
