using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.StandIns.Stores;

/// <summary>Files of which the store sends only a half until it is told to go on, so that a test can do something in the middle of a
/// download.</summary>
internal sealed class HeldFiles
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new(StringComparer.Ordinal);

    /// <summary>Holds a file from now on.</summary>
    public void Hold(string path) => _held.TryAdd(path, new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Sends the other halves, and holds nothing any more.</summary>
    public void Release()
    {
        foreach (var path in _held.Keys)
        {
            if (_held.TryRemove(path, out var released))
            {
                released.SetResult();
            }
        }
    }

    /// <summary>Sends a file that is held. False when it is not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path by which the file was asked for.</param>
    /// <param name="file">The file.</param>
    public async Task<bool> TrySendAsync(HttpContext context, string path, FileInfo file)
    {
        if (!_held.TryGetValue(path, out var released))
        {
            return false;
        }

        context.Response.Headers.ETag = StoredFile.Tag(file);
        context.Response.ContentLength = file.Length;
        await context.Response.SendFileAsync(file.FullName, 0, file.Length / 2, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await released.Task.WaitAsync(context.RequestAborted);
        await context.Response.SendFileAsync(file.FullName, file.Length / 2, null, context.RequestAborted);
        return true;
    }
}
