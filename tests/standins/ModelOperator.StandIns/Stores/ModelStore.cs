using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.StandIns.Servers;

namespace ModelOperator.StandIns.Stores;

/// <summary>
/// Stands in for an object store with the API of S3, and for the Hugging Face Hub, which serves what is in the bucket <c>hub</c>. Files
/// come with PUT, as with S3, from anybody. <c>/asked</c> says how often each was read.
/// </summary>
internal static class ModelStore
{
    /// <summary>Serves both.</summary>
    public static Task<RunningServer> StartAsync(StoreFlags flags)
    {
        Directory.CreateDirectory(flags.Folder);
        var asked = new AskedFiles();
        var (buckets, hub) = (new Buckets(flags.Folder, asked), new Hub(flags.Folder, asked));
        return RunningServer.StartAsync(
            application => application.Run(context =>
            {
                // A model may be larger than any other body.
                context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
                return context.Request.Path == "/asked" ? context.Response.WriteAsync(asked.Text)
                    : context.Connection.LocalPort == flags.HubPort ? hub.AnswerAsync(context)
                    : buckets.AnswerAsync(context);
            }),
            flags.BucketPort, flags.HubPort);
    }
}
