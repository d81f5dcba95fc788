using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.StandIns.Servers;

namespace ModelOperator.StandIns.Stores;

/// <summary>
/// Stands in for an object store with the API of S3, and for the Hugging Face Hub, which serves what is in the bucket <c>hub</c>. Files
/// come with PUT, as with S3, from anybody. <c>/asked</c> says how often each was read. <c>/hold?path=…</c> holds the second half of a file
/// back until <c>/release</c>.
/// </summary>
internal static class ModelStore
{
    /// <summary>Serves both.</summary>
    public static Task<RunningServer> StartAsync(StoreFlags flags)
    {
        Directory.CreateDirectory(flags.Folder);
        var asked = new AskedFiles();
        var held = new HeldFiles();
        var (buckets, hub) = (new Buckets(flags.Folder, asked, held), new Hub(flags.Folder, asked));
        return RunningServer.StartAsync(
            application => application.Run(context =>
            {
                // A model may be larger than any other body.
                context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
                return context.Request.Path == "/asked" ? context.Response.WriteAsync(asked.Text)
                    : context.Request.Path == "/hold" ? Done(() => held.Hold(context.Request.Query["path"]!))
                    : context.Request.Path == "/release" ? Done(held.Release)
                    : context.Connection.LocalPort == flags.HubPort ? hub.AnswerAsync(context)
                    : buckets.AnswerAsync(context);
            }),
            flags.BucketPort, flags.HubPort);
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
