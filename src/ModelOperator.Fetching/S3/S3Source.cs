using System.Net;
using Amazon.S3.Model;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.S3;

/// <summary>Reads <c>s3://bucket/key</c>, and with a slash at the end all objects whose keys begin so, as a folder.</summary>
internal sealed class S3Source(S3Options options, HttpSourceOptions http, WorkloadIdentity identity)
    : IModelSource, IFolderSource, IDisposable
{
    private const string Scheme = "s3";

    private readonly S3Connection _connection = new(options, http, identity);

    public bool Reads(string scheme) => scheme is Scheme;

    public bool ReadsFolders(string scheme) => scheme is Scheme;

    public Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var key = KeyOf(uri);
        return key.Length > 0
            ? OpenAsync(uri.Uri.Host, key, listedTag: null, resume, cancellationToken)
            : throw new FetchException("the address must be s3://bucket/key");
    }

    public Task<ListedPage> ListAsync(ModelUri uri, CancellationToken cancellationToken) =>
        ListAsync(uri.Uri.Host, KeyOf(uri), after: null, cancellationToken);

    public void Dispose() => _connection.Dispose();

    private static string KeyOf(ModelUri uri) => Uri.UnescapeDataString(uri.Uri.AbsolutePath).TrimStart('/');

    private async Task<ListedPage> ListAsync(string bucket, string prefix, string? after, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, ContinuationToken = after };
        var answer = await _connection.AskAsync(client => client.ListObjectsV2Async(request, cancellationToken), cancellationToken);
        var files = (answer.S3Objects ?? [])
            // Consoles show a folder by an empty object whose key ends with a slash.
            .Where(one => one.Key is { } key && key.StartsWith(prefix, StringComparison.Ordinal) && !(key.EndsWith('/') && one.Size is 0))
            .Select(one => new ListedFile(
                one.Key[prefix.Length..], one.Size, (resume, token) => OpenAsync(bucket, one.Key, one.ETag, resume, token))
            {
                State = one.ETag,
            });
        return new ListedPage([.. files], answer.IsTruncated is true && answer.NextContinuationToken is { Length: > 0 } next
            ? token => ListAsync(bucket, prefix, next, token)
            : null);
    }

    private async Task<ModelContent> OpenAsync(
        string bucket, string key, string? listedTag, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = bucket, Key = key };
        if (resume is not null)
        {
            request.ByteRange = new ByteRange($"bytes={resume.Offset}-{resume.End - 1}");
            request.EtagToMatch = resume.Tag;
        }

        var response = await _connection.AskAsync(client => client.GetObjectAsync(request, cancellationToken), cancellationToken);
        if (listedTag is not null && response.ETag is { } tag && tag.Trim('"') != listedTag.Trim('"'))
        {
            response.Dispose();
            throw new FetchException("the object was overwritten after the folder had been listed; try again when nobody writes to it");
        }

        // The length of an empty object reads as zero, as does one that the service did not tell.
        var empty = listedTag is not null && response.HttpStatusCode is HttpStatusCode.OK;
        // A service that knows no ranges sends the whole object.
        var start = response.HttpStatusCode is HttpStatusCode.PartialContent ? resume?.Offset ?? 0 : 0;
        var isRest = resume?.End is null;
        long? length = isRest && (response.ContentLength > 0 || empty) ? start + response.ContentLength : null;
        return new ModelContent(response.ResponseStream, length, response) { Start = start, Tag = response.ETag, TakesParts = true };
    }
}
