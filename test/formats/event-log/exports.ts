/** Small logs in the shape that each tool writes; names and numbers are made up. */

export const VM_ID = '0c6d7a52-5d2c-4f8e-9c41-7b1f6f1d2a10';
export const VMMS = 'Microsoft-Windows-Hyper-V-VMMS';
export const DISK = 'C:\\ClusterStorage\\Volume1\\shared\\shared_77AA.avhdx';

interface Sample {
  id?: number | string;
  time?: string;
  userData?: string;
  eventData?: string;
  message?: string;
  provider?: string;
}

const MERGE_FAILED = `<VmName>node1</VmName><VmId>${VM_ID.toUpperCase()}</VmId><ErrorMessage>%%2147942405</ErrorMessage><ErrorCode>0x80070005</ErrorCode>`;

/** An `<Event>` as `wevtutil` and Event Viewer write it. */
export function event({
  id = 19100,
  time = '2026-11-21T02:14:00.1234567Z',
  userData = MERGE_FAILED,
  eventData,
  message,
  provider = VMMS,
}: Sample = {}): string {
  const payload = eventData
    ? `<EventData>${eventData}</EventData>`
    : `<UserData><VmlEventLog xmlns='http://www.microsoft.com/Windows/Virtualization/Events'>${userData}</VmlEventLog></UserData>`;
  const rendering = message
    ? `<RenderingInfo Culture='en-US'><Message>${message}</Message><Level>Error</Level></RenderingInfo>`
    : '';
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${provider}' Guid='{6066f867-7ca1-4418-85fd-36e3f9c0600c}'/><EventID>${id}</EventID><Version>0</Version><Level>2</Level><TimeCreated SystemTime='${time}'/><EventRecordID>7</EventRecordID><Correlation/><Channel>${VMMS}-Admin</Channel><Computer>host1.example.test</Computer><Security UserID='S-1-5-18'/></System>${payload}${rendering}</Event>`;
}

/** What `Get-WinEvent | ConvertTo-Xml -As String -Depth 3` writes. */
export function convertedXml(times: readonly string[]): string {
  const objects = times.map(
    (time) => `  <Object Type="System.Diagnostics.Eventing.Reader.EventLogRecord">
    <Property Name="Message" Type="System.String">'node1' merge of '${DISK}' failed (0x80070005). (Virtual machine ID ${VM_ID})</Property>
    <Property Name="Id" Type="System.Int32">19100</Property>
    <Property Name="Level" Type="System.Byte">2</Property>
    <Property Name="ProviderName" Type="System.String">${VMMS}</Property>
    <Property Name="ProviderId" Type="System.Guid">6066f867-7ca1-4418-85fd-36e3f9c0600c</Property>
    <Property Name="MachineName" Type="System.String">host1</Property>
    <Property Name="UserId" Type="System.Security.Principal.SecurityIdentifier">
      <Property Name="Value" Type="System.String">S-1-5-18</Property>
    </Property>
    <Property Name="TimeCreated" Type="System.DateTime">${time}</Property>
    <Property Name="ActivityId" Type="System.Nullable" />
    <Property Name="Properties" Type="System.Collections.Generic.List">
      <Property Type="System.Diagnostics.Eventing.Reader.EventProperty">
        <Property Name="Value" Type="System.String">node1</Property>
      </Property>
      <Property Type="System.Diagnostics.Eventing.Reader.EventProperty">System.Diagnostics.Eventing.Reader.EventProperty</Property>
    </Property>
  </Object>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<Objects>\n${objects.join('\n')}\n</Objects>`;
}

/** What `Get-WinEvent | Export-Clixml` writes. */
export function clixml(time = '2026-11-21T03:14:00.1234567+01:00'): string {
  return `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">
  <Obj RefId="0">
    <TN RefId="0">
      <T>System.Diagnostics.Eventing.Reader.EventLogRecord</T>
      <T>System.Object</T>
    </TN>
    <ToString>System.Diagnostics.Eventing.Reader.EventLogRecord</ToString>
    <Props>
      <I32 N="Id">19100</I32>
      <By N="Version">0</By>
      <Nil N="Qualifiers" />
      <By N="Level">2</By>
      <S N="ProviderName">${VMMS}</S>
      <G N="ProviderId">6066f867-7ca1-4418-85fd-36e3f9c0600c</G>
      <S N="MachineName">host1</S>
      <Obj N="UserId" RefId="1"><Props><S N="Value">S-1-5-18</S></Props></Obj>
      <DT N="TimeCreated">${time}</DT>
      <Obj N="Properties" RefId="2">
        <TN RefId="1"><T>System.Collections.Generic.List</T></TN>
        <LST>
          <Obj RefId="3">
            <ToString>System.Diagnostics.Eventing.Reader.EventProperty</ToString>
            <Props><S N="Value">${DISK}</S></Props>
          </Obj>
          <S>System.Diagnostics.Eventing.Reader.EventProperty</S>
        </LST>
      </Obj>
    </Props>
    <MS>
      <S N="Message">merge failed_x000D__x000A_(0x80070005) ${VM_ID}</S>
    </MS>
  </Obj>
</Objs>`;
}
