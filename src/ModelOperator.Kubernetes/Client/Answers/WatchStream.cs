using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Http;

namespace ModelOperator.Kubernetes.Client.Answers;

/// <summary>Reads a watch line by line from pooled buffers; each line is parsed once.</summary>
internal sealed class WatchStream<T>(
    ApiChannel channel,
    ObjectJson json,
    ILogger logger,
    int maxLineBytes,
    Func<CancellationToken, ValueTask<ResourceType>> typeOf,
    WatchRequest request)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = await typeOf(cancellationToken);
        using var message = channel.Request(HttpMethod.Get, Query.Of(request, type.PathOf(request.Namespace)));
        message.Options.Set(RequestKind.Watch, value: true);
        using var response = await channel.OpenStreamAsync(message, cancellationToken);
        request.OnOpened?.Invoke();
        var pipe = PipeReader.Create(
            await response.Content.ReadAsStreamAsync(cancellationToken), new StreamPipeReaderOptions(bufferSize: 16 << 10));
        try
        {
            while (true)
            {
                var read = await ReadAsync(pipe, message, cancellationToken);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    if (Parse(rest.Slice(0, end), type) is { } change)
                    {
                        yield return change;
                    }

                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > maxLineBytes)
                {
                    throw new InvalidDataException($"A watch event of {type} is larger than {maxLineBytes:N0} bytes.");
                }

                if (read.IsCompleted)
                {
                    yield break; // half a line means a cut connection; the reflector watches again from the last whole line
                }

                pipe.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private WatchEvent<T>? Parse(ReadOnlySequence<byte> line, ResourceType type)
    {
        if (line.Length <= 1)
        {
            return null; // an empty line, perhaps with a carriage return
        }

        var change = WatchLine.Parse<T>(line, json, out var unreadable);
        if (unreadable is not null)
        {
            AnswerLog.Unreadable(logger, type, unreadable.NamespaceProperty, unreadable.Name);
            request.OnUnreadable?.Invoke(unreadable);
        }

        return change;
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader pipe, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await pipe.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw channel.Broken(message, exception);
        }
    }
}
