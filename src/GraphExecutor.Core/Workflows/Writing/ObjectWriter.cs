using System.Text.Json;

namespace GraphExecutor.Workflows.Writing;

/// <summary>Writes the properties of one object of a workflow. What is as it would be without the property is left out.</summary>
internal sealed class ObjectWriter(Utf8JsonWriter json)
{
    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public void Flag(string name, bool value, bool otherwise = false)
    {
        if (value != otherwise)
        {
            json.WriteBoolean(name, value);
        }
    }

    public void Number(string name, double value, double otherwise)
    {
        if (!value.Equals(otherwise))
        {
            json.WriteNumber(name, value);
        }
    }

    public void Number(string name, long value, long otherwise)
    {
        if (value != otherwise)
        {
            json.WriteNumber(name, value);
        }
    }

    public void Duration(string name, TimeSpan? value, TimeSpan? otherwise = null)
    {
        if (value is { } duration && value != otherwise)
        {
            json.WriteString(name, Durations.FormatExactly(duration));
        }
    }

    public void Choice<T>(string name, T? value)
        where T : struct, Enum
    {
        if (value is { } choice)
        {
            json.WriteString(name, JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()));
        }
    }

    /// <summary>A choice whose first value holds where none is written.</summary>
    public void Choice<T>(string name, T value)
        where T : struct, Enum => Choice<T>(name, value.Equals(default(T)) ? null : value);

    /// <summary>A list; also an empty one.</summary>
    public void Items<T>(string name, IReadOnlyList<T>? items, Action<T> write)
    {
        if (items is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    /// <summary>A list that is left out when it is empty.</summary>
    public void Some<T>(string name, IReadOnlyList<T> items, Action<T> write) => Items(name, items.Count == 0 ? null : items, write);

    public void Texts(string name, IReadOnlyList<string>? items) => Items(name, items, json.WriteStringValue);

    public void Map<T>(string name, ValueMap<T> map, Action<T> write)
    {
        if (map.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WritePropertyName(key);
            write(value);
        }

        json.WriteEndObject();
    }

    public void Terminal(TerminalDefinition? terminal)
    {
        switch (terminal)
        {
            case { Size: { } size }:
                json.WriteStartObject("terminal");
                json.WriteNumber("cols", size.Columns);
                json.WriteNumber("rows", size.Rows);
                json.WriteEndObject();
                break;
            case not null:
                json.WriteBoolean("terminal", false);
                break;
        }
    }

    public void Retry(RetryPolicy? retry)
    {
        if (retry is null)
        {
            return;
        }

        var unset = new RetryPolicy();
        json.WriteStartObject("retry");
        Number("maxAttempts", retry.MaxAttempts, unset.MaxAttempts);
        Duration("delay", retry.Delay, unset.Delay);
        Number("backoff", retry.Backoff, unset.Backoff);
        Duration("maxDelay", retry.MaxDelay, unset.MaxDelay);
        Number("jitter", retry.Jitter, unset.Jitter);
        Texts("on", retry.On);
        json.WriteEndObject();
    }
}
