using Microsoft.Extensions.Primitives;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>The headers of a request, read from the server once. The server's own collection allocates on every enumeration, and each
/// request needs more than one. The list is used again for the next request.</summary>
internal sealed class ClientHeaders
{
    private const int MaxKept = 32;
    private readonly List<KeyValuePair<string, StringValues>> _list = [];

    /// <summary>The same headers by name.</summary>
    public IHeaderDictionary ByName { get; private set; } = new HeaderDictionary();

    /// <summary>The memory that the names and values take, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Takes the headers of a new request.</summary>
    public void Read(IHeaderDictionary headers)
    {
        ByName = headers;
        foreach (var header in headers)
        {
            _list.Add(header);
            Size += header.Key.Length * sizeof(char);
            for (var i = 0; i < header.Value.Count; i++)
            {
                Size += (header.Value[i]?.Length ?? 0) * sizeof(char);
            }
        }
    }

    /// <summary>Drops the headers of a request that has ended.</summary>
    public void Clear()
    {
        Size = 0;
        _list.Clear();
        if (_list.Capacity > MaxKept)
        {
            _list.Capacity = 0;
        }
    }

    /// <summary>Enumerates the headers in the server's order, without allocating.</summary>
    public List<KeyValuePair<string, StringValues>>.Enumerator GetEnumerator() => _list.GetEnumerator();
}
